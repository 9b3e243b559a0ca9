"""Plain DL4J, one trial after another: as one process for each core, as one process, or with default settings."""

import os
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[1]
# Found by trying: ND4J takes all cores for every operation otherwise, and JavaCPP looks at the process's memory at
# every allocation.
RIGHT_SETTINGS = {"OMP_NUM_THREADS": "1"}
RIGHT_OPTIONS = ["-Dorg.bytedeco.javacpp.maxphysicalbytes=0"]
DEFAULT_TRIALS = 2


def start(folder, results, first, step, most=None, right=True):
    jar = next((BENCH / "target").glob("luthier-bench-[0-9]*.jar"))
    classpath = f"{jar}:{(BENCH / 'target/classpath').read_text().strip()}"
    command = ["java", *(RIGHT_OPTIONS if right else []), "-cp", classpath, "io.luthier.bench.PlainDl4j"]
    command += [str(folder), str(results), str(first), str(step), *([] if most is None else [str(most)])]
    return subprocess.Popen(command, env={**os.environ, **(RIGHT_SETTINGS if right else {})})


def main(folder, results, variant):
    if variant == "two":
        processes = [start(folder, results, first, 2) for first in range(2)]
    elif variant == "one":
        processes = [start(folder, results, 0, 1)]
    else:
        processes = [start(folder, results, 0, 1, DEFAULT_TRIALS, right=False)]
    # Java's own exit codes are never negative here; a signal's are.
    sys.exit(max(abs(process.wait()) for process in processes))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
