"""Hyperopt on Spark, and Keras on TensorFlow: two trials at once, one thread each."""

import sys
from pathlib import Path

from hyperopt import STATUS_OK, SparkTrials, fmin, hp
from pyspark.sql import SparkSession

HERE = str(Path(__file__).parent)


def listed(new_ids, domain, trials, seed):
    """A search algorithm that proposes the configurations of the list in turn: Hyperopt has none."""
    del seed
    documents = []
    for number in new_ids:
        place = {
            "tid": number,
            "cmd": domain.cmd,
            "workdir": domain.workdir,
            "idxs": {"trial": [number]},
            "vals": {"trial": [number]},
        }
        documents += trials.new_trial_docs([number], [None], [domain.new_result()], [place])
    return documents


def objective_for(folder, results):
    def objective(number):
        if HERE not in sys.path:
            sys.path.append(HERE)
        import keras_trial

        return {"loss": keras_trial.train(folder, results, int(number)), "status": STATUS_OK}

    return objective


def main(folder, results):
    from work import Work

    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    count = len(Work(folder).configurations())
    trials = SparkTrials(parallelism=2, spark_session=spark)
    best = fmin(
        objective_for(folder, results),
        hp.randint("trial", count),
        algo=listed,
        max_evals=count,
        trials=trials,
        show_progressbar=False,
    )
    print("best", best, min(trials.losses()))
    spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
