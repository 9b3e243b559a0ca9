"""Runs the sides in turn, round after round, and writes results.json and results.md."""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import measure
import report

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CORES = 2
MINIMUM_SECONDS = 60


@dataclass(frozen=True)
class Side:
    """One way to do the work: a script, the environment it runs in, and its arguments after the folders."""

    title: str
    script: str
    venv: str = "torch"
    arguments: tuple = ()
    environment: dict = field(default_factory=dict)
    # Only so many trials are run; the rest is extrapolated.
    trials: int | None = None


ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
SIDES = {
    "luthier": Side("Luthier", "luthier_study.py", arguments=("auto",)),
    "luthier-dl4j": Side("Luthier, `engine: dl4j`", "luthier_study.py", arguments=("dl4j",)),
    "ray": Side("Ray Tune + PyTorch", "ray_torch.py", environment=ONE_THREAD),
    "optuna": Side("Optuna + PyTorch", "optuna_torch.py", environment=ONE_THREAD),
    "hyperopt": Side("Hyperopt on Spark + Keras", "hyperopt_keras.py", "keras", environment=ONE_THREAD),
    "sklearn": Side("scikit-learn on Spark", "sklearn_spark.py", "scikit-learn", environment=ONE_THREAD),
    "dl4j-two": Side("Plain DL4J, two processes, right settings", "plain_dl4j.py", arguments=("two",)),
    "dl4j-one": Side("Plain DL4J, one process, right settings", "plain_dl4j.py", arguments=("one",)),
    "dl4j-default": Side("Plain DL4J, default settings", "plain_dl4j.py", arguments=("default",), trials=2),
}
# Sides far slower than the rest: once is enough, or they would take most of the time.
ONCE = {"dl4j-one", "dl4j-default"}


def main():
    arguments = parse()
    measure.adopt_orphans()
    # Everything started from here on, and all of its threads, stay on these cores.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    results = arguments.target / "results"
    if arguments.fresh:
        for old in (results, arguments.target / "work"):
            shutil.rmtree(old, ignore_errors=True)
    runs = Runs(results / "runs.jsonl")
    for data in arguments.data:
        work = prepare(arguments, data)
        for turn in range(1, arguments.rounds + 1):
            for name in in_turn(arguments.sides, turn):
                if turn > 1 and name in ONCE:
                    continue
                if not runs.has(work.name, name, turn):
                    runs.add(run_side(arguments, results, work, name, turn))
        write(results, runs, arguments)
    print((results / "results.md").read_text())
    asked = {work_name(arguments, data) for data in arguments.data}
    mine = [run for run in runs.newest() if run["work"] in asked and run["side"] in arguments.sides]
    return 0 if all(run["ok"] for run in mine) else 1


def parse():
    parser = argparse.ArgumentParser(
        prog="run", description=__doc__ + " What was run before with the same work is not run again; see --fresh."
    )
    parser.add_argument("--target", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--sides", type=listed(SIDES), default=list(SIDES), help="of " + ",".join(SIDES))
    parser.add_argument("--data", type=listed(DATA), default=list(DATA), help="of " + ",".join(DATA))
    parser.add_argument("--rounds", type=int, default=3)
    for name, (trials, epochs) in DATA.items():
        parser.add_argument(f"--{name}-trials", type=int, default=trials, help=f"default {trials}")
        parser.add_argument(f"--{name}-epochs", type=int, default=epochs, help=f"default {epochs}")
    parser.add_argument("--seed", type=int, default=7, help="of configurations, split and orders")
    parser.add_argument("--limit", type=int, default=300, help="seconds a side may take; default 300")
    parser.add_argument("--note", default="", help="a sentence to stand above the tables")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    arguments = parser.parse_args()
    arguments.target = arguments.target.resolve()
    return arguments


# Trials and epochs.
DATA = {"letter": (24, 8), "fashion": (6, 2)}


def listed(allowed):
    def parse_list(text):
        names = text.split(",")
        if unknown := [name for name in names if name not in allowed]:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; allowed are {', '.join(allowed)}")
        return names

    return parse_list


def in_turn(sides, turn):
    """Every round begins with another side, so that none is always first or always after the same one."""
    start = (turn - 1) % len(sides)
    return sides[start:] + sides[:start]


def size(arguments, data):
    return tuple(getattr(arguments, f"{data}_{what}") for what in ("trials", "epochs"))


def work_name(arguments, data):
    trials, epochs = size(arguments, data)
    return f"{data}-{trials}x{epochs}-seed{arguments.seed}"


def prepare(arguments, data):
    trials, epochs = size(arguments, data)
    work = arguments.target / "work" / work_name(arguments, data)
    if not work.exists():
        sources = {
            "letter": [ROOT / "modules/examples/data/letter.csv.gz"],
            "fashion": [base / "usr/share/datasets/fashion-mnist" for base in (arguments.target / "debian", Path("/"))],
        }
        source = next(path for path in sources[data] if path.exists())
        command = [python(arguments.target, "torch"), HERE / "prepare.py", data, "--source", source, "--to", work]
        command += ["--trials", trials, "--epochs", epochs, "--seed", arguments.seed]
        subprocess.run(list(map(str, command)), check=True)
    return work


def python(target, venv):
    return target / f"venv-{venv}" / "bin" / "python"


def environment_for(target, side):
    # Thread settings that this shell happens to have would count for some sides and not for others. A choice of
    # OpenBLAS's kernel (OPENBLAS_CORETYPE) stays, for all sides alike: DL4J's OpenBLAS and Debian's are too old to know
    # new processors, and take slow kernels there unless told otherwise. Luthier tells its own by itself.
    dropped = ("OMP_", "MKL_", "OPENBLAS_NUM_THREADS", "PYTHONPATH", "SPARK_", "CUDA_", "LUTHIER_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    environment |= side.environment
    executable = str(python(target, side.venv))
    environment |= {"PYSPARK_PYTHON": executable, "PYSPARK_DRIVER_PYTHON": executable}
    environment |= {"RAY_USAGE_STATS_ENABLED": "0", "SPARK_LOCAL_IP": "127.0.0.1", "PYTHONWARNINGS": "ignore"}
    if "torch.py" in side.script:
        debian = target / "debian"
        folders = ("usr/lib/x86_64-linux-gnu/openblas-pthread", "usr/lib/x86_64-linux-gnu", "usr/lib")
        libraries = [debian / folder for folder in (*folders, "lib/x86_64-linux-gnu")]
        environment["LD_LIBRARY_PATH"] = ":".join(str(path) for path in libraries if path.exists())
    return environment


def run_side(arguments, results, work, name, turn):
    side = SIDES[name]
    folder = results / work.name / f"{name}-{turn}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [python(arguments.target, side.venv), HERE / side.script, work, folder, *side.arguments]
    print(f"{work.name}, round {turn}: {side.title} ...", end=" ", file=sys.stderr, flush=True)
    done = measure.run(
        list(map(str, command)),
        environment_for(arguments.target, side),
        folder,
        folder / "log.txt",
        max(MINIMUM_SECONDS, arguments.limit),
    )
    figures = figures_of(folder, work, side, done)
    print(report.line(figures), file=sys.stderr, flush=True)
    if not figures["ok"]:
        print(f"  its output: {folder / 'log.txt'}", file=sys.stderr)
    for leftover in ("ray", "study"):
        shutil.rmtree(folder / leftover, ignore_errors=True)
    return {"work": work.name, "side": name, "title": side.title, "round": turn, **figures}


def figures_of(folder, work, side, done):
    records = [json.loads(path.read_text()) for path in sorted(folder.glob("trial-*.json"))]
    planned = len(json.loads((work / "work.json").read_text())["configurations"])
    expected = min(planned, side.trials or planned)
    figures = {
        # Where figures are extrapolated anyway, the trials that ended within the limit will do.
        "ok": (done.code == 0 and len(records) == expected)
        or (done.timed_out and side.trials is not None and bool(records)),
        "timedOut": done.timed_out,
        "seconds": done.ended - done.started,
        "trials": len(records),
        "extrapolated": expected < planned,
        "peakPss": done.peak_pss,
        "peakRss": done.peak_rss,
        "processes": done.most_processes,
        "watchingSeconds": done.watching_seconds,
    }
    if records:
        first = min(record["started"] for record in records)
        last = max(record["ended"] for record in records)
        outside = first - done.started if done.timed_out else figures["seconds"] - (last - first)
        # What comes before and after the trials is there once, however many trials there are.
        total = outside + (last - first) * (planned if figures["extrapolated"] else len(records)) / len(records)
        counted = planned if figures["extrapolated"] else len(records)
        losses = {record["trial"]: record["validationLoss"][-1] for record in records}
        best = min(losses, key=losses.get)
        figures |= {
            "totalTrialsPerHour": 3600 * counted / total,
            "steadyTrialsPerHour": 3600 * len(records) / (last - first),
            "startSeconds": first - done.started,
            "firstResultSeconds": min(record["ended"] for record in records) - done.started,
            "bestLoss": losses[best],
            "bestTrial": best,
            "bestAccuracy": next(r["validationAccuracy"][-1] for r in records if r["trial"] == best),
            "meanLoss": statistics.fmean(losses.values()),
            "losses": losses,
        }
    return figures


class Runs:
    """What was run, in a file that grows by a line a run, so that an interrupted benchmark goes on."""

    def __init__(self, path):
        self.path = path
        self.all = []
        if path.exists():
            self.all = [json.loads(line) for line in path.read_text().splitlines()]

    def has(self, work, side, turn):
        return any(run["ok"] and (run["work"], run["side"], run["round"]) == (work, side, turn) for run in self.all)

    def add(self, run):
        self.all.append(run)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps(run) + "\n")

    def newest(self):
        """The newest run of each side and round on each work."""
        return list({(run["work"], run["side"], run["round"]): run for run in self.all}.values())


def write(results, runs, arguments):
    machine = machine_facts()
    versions = version_facts(arguments.target)
    # Also those of an earlier call for the other data set, but not those of other numbers of trials or epochs.
    names = {work_name(arguments, data) for data in DATA}
    wanted = [run for run in runs.newest() if run["work"] in names]
    everything = {"machine": machine, "versions": versions, "note": arguments.note, "runs": wanted}
    (results / "results.json").write_text(json.dumps(everything, indent=1) + "\n")
    works = {}
    for run in everything["runs"]:
        path = arguments.target / "work" / run["work"] / "work.json"
        works.setdefault(run["work"], json.loads(path.read_text()))
    (results / "results.md").write_text(report.markdown(everything, works, list(SIDES)))


def machine_facts():
    """No names: only what bears on the figures."""
    processor = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            processor = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": processor,
        "cores": CORES,
        "memoryGiB": round(memory / 2**30, 1),
        "kernel": os.environ.get("OPENBLAS_CORETYPE", "OpenBLAS's own choice"),
        "loadAtTheEnd": round(os.getloadavg()[2], 1),
        "system": platform.freedesktop_os_release()["PRETTY_NAME"],
    }


def version_facts(target):
    wanted = {
        "torch": ("ray", "optuna", "numpy"),
        "keras": ("hyperopt", "keras", "tensorflow_cpu", "pyspark"),
        "scikit-learn": ("scikit-learn", "joblibspark", "numpy"),
    }
    versions = {}
    for venv, packages in wanted.items():
        for line in (HERE / "requirements" / f"{venv}.txt").read_text().splitlines():
            package, _, version = line.partition("==")
            if package in packages:
                name = f"{package} ({venv})" if package == "numpy" else package
                versions[name] = version
    torch = "import torch; print(torch.__version__)"
    versions["torch"] = subprocess.run(
        [python(target, "torch"), "-c", torch],
        env=environment_for(target, SIDES["optuna"]),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    versions["java"] = java.splitlines()[0].split('"')[1]
    versions["luthier"] = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return versions


if __name__ == "__main__":
    sys.exit(main())
