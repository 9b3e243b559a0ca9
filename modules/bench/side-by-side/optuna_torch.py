"""Optuna and PyTorch: a process for each core, one thread each, a study they share."""

import subprocess
import sys
from pathlib import Path

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

from work import Record, Work

PROCESSES = 2
STUDY = "side-by-side"


def storage(results):
    return JournalStorage(JournalFileBackend(str(results / "journal.log")))


def main(folder, results):
    study = optuna.create_study(study_name=STUDY, storage=storage(results), direction="minimize")
    for configuration in Work(folder).configurations():
        values = {name: value for name, value in configuration.items() if name != "trial"}
        study.enqueue_trial(values, user_attrs={"trial": configuration["trial"]})
    workers = [
        subprocess.Popen([sys.executable, __file__, str(folder), str(results), "worker"]) for _ in range(PROCESSES)
    ]
    codes = [worker.wait() for worker in workers]
    print("best", study.best_params, study.best_value)
    sys.exit(max(codes))


def worker(folder, results):
    import torch_trial

    torch_trial.prepare_thread()
    work = Work(folder)
    description = work.description()
    space = description["space"]
    train = torch_trial.tensors(work.train())
    validation = torch_trial.tensors(work.validation())

    def objective(trial):
        configuration = {
            "trial": trial.user_attrs["trial"],
            "layers": trial.suggest_categorical("layers", space["layers"]),
            "units": trial.suggest_categorical("units", space["units"]),
            "batchSize": trial.suggest_categorical("batchSize", space["batchSize"]),
            "learningRate": trial.suggest_float("learningRate", *space["learningRate"], log=True),
        }
        record = Record.begin(results, configuration["trial"])

        def report(loss, accuracy):
            trial.report(loss, len(record.losses))
            record.epoch(loss, accuracy)

        orders = work.orders(configuration["trial"]).copy()
        torch_trial.train(configuration, description, train, validation, orders, report)
        record.end()
        return record.losses[-1]

    def stop_at_the_end(study, trial):
        del trial
        if not study.get_trials(deepcopy=False, states=(TrialState.WAITING,)):
            study.stop()

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.load_study(study_name=STUDY, storage=storage(results))
    study.optimize(objective, callbacks=[stop_at_the_end])


if __name__ == "__main__":
    (worker if len(sys.argv) > 3 else main)(Path(sys.argv[1]), Path(sys.argv[2]))
