"""Studies in a real MLflow, read back through its own client. Run by scripts/test-mlflow."""

import csv
import json
import math
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts

ROOT = Path(sys.argv[1])
WORK = Path(sys.argv[2])
DEADLINE = 300

# All studies here are short: Java's better compiler would take more time than it gives back.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Server:
    """A tracking server that keeps everything below a directory, so that it can be started again."""

    def __init__(self, directory):
        self.directory = directory
        self.port = free_port()
        self.uri = f"http://127.0.0.1:{self.port}"
        directory.mkdir()

    def start(self):
        log = open(self.directory / "log", "ab")
        self.process = subprocess.Popen(
            [
                Path(sys.executable).parent / "mlflow",
                "server",
                "--host=127.0.0.1",
                f"--port={self.port}",
                "--workers=1",
                f"--backend-store-uri=sqlite:///{self.directory}/runs.db",
                f"--artifacts-destination={self.directory}/artifacts",
            ],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        wait_until("the server answers", self.answers)
        return self

    def answers(self):
        assert self.process.poll() is None, (self.directory / "log").read_text()[-3000:]
        try:
            with urllib.request.urlopen(self.uri + "/health", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def wait_until(what, condition):
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {DEADLINE} s"
        time.sleep(0.2)


def command(*arguments):
    return [ROOT / "scripts" / "luthier", *map(str, arguments)]


def study(name, uri, *sets):
    settings = [
        f"study={name}",
        f"tracking.mlflow={uri}",
        f"output={WORK / name}",
        "search.pruner=none",
        "keepModels=1",
        *sets,
    ]
    options = [part for setting in settings for part in ("--set", setting)]
    return command("run", ROOT / "modules/examples/satellite.yaml", "--master", "local[2]", *options)


def luthier(arguments, expected=0):
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=DEADLINE)
    said = done.stdout + done.stderr
    assert done.returncode == expected, f"exit code {done.returncode}\n{said}"
    return said


def ranking(directory):
    with open(directory / "ranking.csv", newline="") as file:
        return {int(row["trial"]): row for row in csv.DictReader(file)}


def ledger(directory):
    """The results as the ledger has them, by trial."""
    results = {}
    for file in sorted((directory / "ledger").iterdir()):
        for line in file.read_text().splitlines():
            start = line.find('{"event":"ended"')
            if start >= 0:
                result = json.JSONDecoder().raw_decode(line, start)[0]["result"]
                results[result["trial"]["number"]] = result
    return results


def check(uri, name, directory):
    """The runs say what the study's directory says: nothing is missing, doubled or another."""
    client = MlflowClient(tracking_uri=uri)
    experiment = client.get_experiment_by_name(name)
    runs = client.search_runs([experiment.experiment_id], max_results=1000)
    (parent,) = [run for run in runs if "mlflow.parentRunId" not in run.data.tags]
    children = [run for run in runs if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    rows = ranking(directory)
    results = ledger(directory)
    assert len(children) + 1 == len(runs)
    assert sorted(int(run.data.tags["luthier.trial"]) for run in children) == sorted(rows)

    for run in children:
        number = int(run.data.tags["luthier.trial"])
        row, result = rows[number], results[number]
        assert run.info.status == "FINISHED", run.info.status
        assert run.data.tags["luthier.state"] == row["state"] == "COMPLETED"
        assert run.data.tags["luthier.diagnosis"] == row["diagnosis"]
        assert run.data.tags["luthier.stopReason"] == row["stop_reason"]
        assert run.data.tags["luthier.origin"] == row["origin"] == "random"
        assert run.data.tags["luthier.executor"] == row["executor"]
        assert run.data.tags["luthier.device"] == row["device"]
        assert set(run.data.params) == set(result["trial"]["configuration"])
        for parameter, value in run.data.params.items():
            assert value == row[parameter], (parameter, value, row[parameter])
        # Sorted by a metric, MLflow's table is the ranking.
        for metric in ("val_loss", "val_accuracy", "train_loss", "gap", "best_epoch", "seconds"):
            assert run.data.metrics[metric] == float(row[metric]), (metric, number)
        epochs = result["measurements"]
        for metric in [*epochs[0]["metrics"], "learning_rate"]:
            points = sorted(
                client.get_metric_history(run.info.run_id, metric), key=lambda point: point.step
            )
            ends = 0 if metric == "learning_rate" else 1
            assert [point.step for point in points] == list(range(1, len(epochs) + 1 + ends))
            for point, epoch in zip(points, epochs):
                logged = epoch["learningRate"] if not ends else epoch["metrics"][metric]
                assert point.value == logged, (metric, number, point, logged)
                assert run.info.start_time <= point.timestamp <= run.info.end_time
            if ends:
                assert points[-1].value == result["metrics"][metric]
        trained = (run.info.end_time - run.info.start_time) / 1000
        assert trained >= math.floor(float(row["seconds"])), (trained, row["seconds"])
        assert parent.info.start_time <= run.info.start_time
        assert run.info.end_time <= parent.info.end_time

    summary = json.loads((directory / "summary.json").read_text())
    winner = summary["winner"]
    assert parent.info.status == "FINISHED"
    assert parent.data.tags["luthier.winner"] == str(winner["trial"])
    (best,) = [run for run in children if run.info.run_id == parent.data.tags["luthier.winnerRunId"]]
    assert int(best.data.tags["luthier.trial"]) == winner["trial"]
    for metric, value in {**winner["metrics"], **winner["test"]}.items():
        assert parent.data.metrics[metric] == value, metric
    assert parent.data.tags["mlflow.note.content"] == "\n\n".join(summary["story"])
    assert parent.data.params["search.strategy"] == "random"

    target = WORK / f"artifacts-{name}-{time.monotonic_ns()}"
    target.mkdir()
    download_artifacts(
        run_id=parent.info.run_id, artifact_path="", dst_path=str(target), tracking_uri=uri
    )
    below = {str(file.relative_to(target)) for file in target.rglob("*") if file.is_file()}
    model = directory / winner["model"]
    expected = {str(file.relative_to(directory)) for file in model.rglob("*") if file.is_file()}
    expected |= {"study.json", "summary.json", "ranking.csv", "report.html"}
    assert below == expected, below ^ expected
    for file in below:
        assert (target / file).read_bytes() == (directory / file).read_bytes(), file
    return runs, target


def ids(runs):
    return sorted(run.info.run_id for run in runs)


def main():
    server = Server(WORK / "server").start()

    # --- A study that is followed, extended, and exported once more. ---
    few = ("search.trials=4", "training.epochs=3")
    luthier(study("followed", server.uri, *few))
    runs, artifacts = check(server.uri, "followed", WORK / "followed")
    luthier(study("followed", server.uri, "search.trials=6", "training.epochs=3"))
    more, artifacts = check(server.uri, "followed", WORK / "followed")
    assert len(more) == 7 and set(ids(runs)) < set(ids(more))
    said = luthier(command("export", "mlflow", WORK / "followed", "--to", server.uri))
    assert "MLflow has 6 trials of this study: " + server.uri in said, said
    again, _ = check(server.uri, "followed", WORK / "followed")
    assert ids(again) == ids(more)
    print("followed, extended and exported: the same runs, figures and files")

    # --- What MLflow gives back is a directory that predictions can be made with. ---
    luthier(
        command(
            "predict",
            artifacts,
            ROOT / "modules/examples/data/satellite.csv.gz",
            WORK / "predictions.csv",
            "--master=local[2]",
        )
    )
    print("predicted with the model that was downloaded")

    # --- A server that dies in the middle. ---
    running = subprocess.Popen(
        study("interrupted", server.uri, "search.trials=6", "training.epochs=20")
        + ["--set", "training.earlyStopping=none"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    client = MlflowClient(tracking_uri=server.uri)

    def begun():
        assert running.poll() is None, running.stdout.read()
        experiment = client.get_experiment_by_name("interrupted")
        found = client.search_runs([experiment.experiment_id]) if experiment else []
        return any("learning_rate" in run.data.metrics for run in found)

    wait_until("the study's first epochs are there", begun)
    server.kill()
    said, _ = running.communicate(timeout=DEADLINE)
    assert running.returncode == 0, said
    warnings = json.loads((WORK / "interrupted" / "summary.json").read_text())["warnings"]
    mine = [warning for warning in warnings if warning.startswith("tracking.mlflow: ")]
    assert len(mine) == 1 and "luthier export mlflow" in mine[0], warnings
    assert said.count("tracking.mlflow: ") == 1, said

    server.start()
    luthier(command("export", "mlflow", WORK / "interrupted", "--to", server.uri))
    once, _ = check(server.uri, "interrupted", WORK / "interrupted")
    luthier(command("export", "mlflow", WORK / "interrupted", "--to", server.uri))
    twice, _ = check(server.uri, "interrupted", WORK / "interrupted")
    assert ids(once) == ids(twice)
    print("the server died, the study did not, and an export brought what was missing")
    server.kill()


main()
