"""The script for spark-shell, in the real one that PySpark brings."""

import json
import os
import subprocess
from pathlib import Path

import pyspark

import luthier

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "modules" / "examples" / "spark-shell" / "satellite.scala"


def test_the_scala_script_runs_a_study(tmp_path):
    # The script is for the repository's root, and leaves its results there.
    (tmp_path / "modules").symlink_to(ROOT / "modules")
    home = Path(pyspark.__file__).parent
    shell = subprocess.run(
        [home / "bin" / "spark-shell", "--master", "local[2]", "--jars", luthier.jar()]
        + ["--driver-java-options", "-XX:TieredStopAtLevel=1"]
        + ["--conf", "spark.ui.enabled=false", "-i", SCRIPT],
        cwd=tmp_path,
        env={**os.environ, "SPARK_HOME": str(home)},
        input=":quit\n",
        capture_output=True,
        text=True,
        timeout=600,
    )

    assert shell.returncode == 0, shell.stderr
    assert "error:" not in shell.stdout
    assert "|rank|trial|" in shell.stdout
    assert "won with val_loss" in shell.stdout
    summary = json.loads((tmp_path / "out" / "satellite-in-scala" / "summary.json").read_text())
    assert summary["state"] == "COMPLETED"
    assert summary["trials"]["COMPLETED"] == 4
