"""scikit-learn's MLPClassifier under RandomizedSearchCV, on Spark through joblib-spark."""

import sys
import time
import warnings
from pathlib import Path

import numpy
from joblib import parallel_backend
from joblibspark import register_spark
from pyspark.sql import SparkSession
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import PredefinedSplit, RandomizedSearchCV
from sklearn.neural_network import MLPClassifier

from work import Record, Work


def space_of(configuration):
    """A space of one point, in scikit-learn's names."""
    return {
        "hidden_layer_sizes": [(configuration["units"],) * configuration["layers"]],
        "batch_size": [configuration["batchSize"]],
        "learning_rate_init": [configuration["learningRate"]],
        "random_state": [configuration["trial"]],
    }


def scores(model, features, labels):
    """Also says when: the search itself tells only how long each trial took."""
    probabilities = model.predict_proba(features)
    return {
        "loss": -log_loss(labels, probabilities, labels=model.classes_),
        "accuracy": accuracy_score(labels, model.classes_[probabilities.argmax(axis=1)]),
        "ended": time.time(),
    }


def main(folder, results):
    warnings.simplefilter("ignore", ConvergenceWarning)
    work = Work(folder)
    description = work.description()
    train, validation = work.train(), work.validation()
    features, labels = (numpy.concatenate(both) for both in zip(train, validation))
    fold = numpy.repeat([-1, 0], [len(train[0]), len(validation[0])])
    SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    register_spark()
    model = MLPClassifier(
        activation="relu",
        solver="adam",
        alpha=0,
        max_iter=description["epochs"],
        n_iter_no_change=description["epochs"] + 1,
        tol=0,
    )
    # A list of spaces with one point each, all of which are taken: the search draws without repetition.
    search = RandomizedSearchCV(
        model,
        [space_of(configuration) for configuration in description["configurations"]],
        n_iter=len(description["configurations"]),
        scoring=scores,
        refit=False,
        cv=PredefinedSplit(fold),
        random_state=0,
    )
    with parallel_backend("spark", n_jobs=2):
        search.fit(features, labels)
    table = search.cv_results_
    for i, parameters in enumerate(table["params"]):
        ended = table["mean_test_ended"][i]
        started = ended - table["mean_fit_time"][i] - table["mean_score_time"][i]
        record = Record(results, parameters["random_state"], started, [], [])
        record.epoch(-table["mean_test_loss"][i], table["mean_test_accuracy"][i])
        record.end(ended)
    print("best", -max(table["mean_test_loss"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
