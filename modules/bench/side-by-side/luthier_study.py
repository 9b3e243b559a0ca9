"""Luthier: a study file made from the list, and the command that users type."""

import csv
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from work import Record, Work

ROOT = Path(__file__).resolve().parents[3]
BEGUN = re.compile(r"\d+ trials? on \d+ slots?")
ENDED = re.compile(r"\d+/\d+ done.*\| trial (\d+) ")


def study_file(folder, results, engine):
    """JSON is YAML."""
    description = Work(folder).description()
    space = description["space"]
    low, high = space["learningRate"]
    parameters = {name: {"choices": values} for name, values in space.items() if name != "learningRate"}
    parameters["learningRate"] = {"min": low, "max": high, "scale": "log"}
    return {
        "study": "side-by-side",
        "seed": description["seed"],
        "data": {
            "train": str(folder / "train.parquet"),
            "validation": str(folder / "validation.parquet"),
            "label": "label",
            "task": "classification",
        },
        "space": parameters,
        "search": {
            "strategy": "list",
            "configurations": [
                {name: value for name, value in configuration.items() if name != "trial"}
                for configuration in description["configurations"]
            ],
        },
        "training": {
            "epochs": description["epochs"],
            "earlyStopping": "none",
            "reduceLrOnPlateau": "none",
            "engine": engine,
        },
        "output": str(results / "study"),
    }


def main(folder, results, engine):
    study = results / "study.yaml"
    study.write_text(json.dumps(study_file(folder, results, engine), indent=1))
    command = [str(ROOT / "scripts/luthier"), "run", str(study), "--master", "local[2]"]
    begun = None
    ended = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if begun is None and BEGUN.search(line):
                begun = time.time()
            if match := ENDED.search(line):
                ended[int(match[1])] = time.time()
    with open(results / "study/ranking.csv", newline="") as file:
        for row in csv.DictReader(file):
            trial = int(row["trial"])
            # Trials' own starts are not shown; the first of them is when the study says that it begins.
            started = max(begun, ended[trial] - float(row["seconds"]))
            record = Record(results, trial, started, [], [])
            if row["val_loss"]:
                record.epoch(row["val_loss"], row["val_accuracy"])
                record.end(ended[trial])
    sys.exit(process.returncode)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
