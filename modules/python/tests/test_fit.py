"""Studies on real data, in a real session."""

import os
import shutil
import signal
import threading
import warnings

import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.sql.functions import col

import luthier.progress
from luthier import Choice, Integer, LogUniform, NetworkTuner, NetworkTunerModel


def tuner(directory, **more):
    settings = {
        "labelCol": "classes",
        "space": {"learningRate": LogUniform(1e-3, 1e-2), "layers": Integer(1, 2), "units": 32},
        "search": {"strategy": "tpe", "trials": 2},
        "training": {"epochs": 4},
        "output": str(directory),
    }
    return NetworkTuner(**{**settings, **more})


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("pipeline")


@pytest.fixture(scope="module")
def fitted(pixels, assembler, directory):
    return Pipeline(stages=[assembler, tuner(directory / "study")]).fit(pixels)


def test_the_model_predicts(fitted, pixels):
    predicted = fitted.transform(pixels)

    assert predicted.columns[-2:] == ["prediction", "probability"]
    assert dict(predicted.dtypes)["prediction"] == "string", "the label's type"
    right = predicted.where(col("prediction") == col("classes")).count()
    assert right / pixels.count() > 0.7
    model = fitted.stages[1]
    for row in predicted.select("prediction", "probability").take(20):
        assert row.probability.toArray().sum() == pytest.approx(1)
        assert model.classes()[row.probability.toArray().argmax()] == row.prediction


def test_the_model_tells_of_its_study(fitted, directory):
    model = fitted.stages[1]
    assert isinstance(model, NetworkTunerModel)

    ranking = model.ranking().toPandas()
    assert list(ranking["rank"]) == [1, 2]
    assert ranking["val_loss"].is_monotonic_increasing
    history = model.history().toPandas()
    assert len(history) == 8
    assert {"trial", "epoch", "val_loss"} <= set(history.columns)
    best = model.bestConfiguration()
    assert best["units"] == 32 and best["layers"] in (1, 2)
    assert best["learningRate"] == ranking["learningRate"][0]
    assert model.bestMetrics()["val_loss"] == ranking["val_loss"][0]
    assert model.summary().startswith("Trial ")
    assert len(model.classes()) == 6
    assert model.output().endswith(str(directory / "study"))


def test_a_pipeline_is_saved_and_loaded(fitted, pixels, assembler, directory):
    pipeline = Pipeline(stages=[assembler, tuner(directory / "study")])
    pipeline.save(str(directory / "pipeline"))
    loaded = Pipeline.load(str(directory / "pipeline")).getStages()[1]
    assert isinstance(loaded, NetworkTuner)
    assert loaded.getSpace() == pipeline.getStages()[1].getSpace()

    report = fitted.stages[1].report()
    assert report.html.startswith("<!") and "</html>" in report.html
    assert report._repr_html_().count("<") == 2, "its frame alone is markup"

    fitted.save(str(directory / "model"))
    before = fitted.transform(pixels).select("prediction", "probability").take(50)
    shutil.rmtree(directory / "study")
    again = PipelineModel.load(str(directory / "model"))
    assert again.transform(pixels).select("prediction", "probability").take(50) == before
    assert again.stages[1].bestConfiguration() == fitted.stages[1].bestConfiguration()
    assert again.stages[1].uid == fitted.stages[1].uid
    assert again.stages[1].ranking().count() == 2
    with pytest.raises(FileNotFoundError, match="report.html"):
        again.stages[1].report()


def test_a_regression_by_folds(spark, tmp_path):
    rows = [(float(i % 20), 3.0 * (i % 20) - 7) for i in range(200)]
    line = spark.createDataFrame(rows, ["features", "label"])
    model = NetworkTuner(
        task="regression",
        numFolds=2,
        space={"learningRate": Choice([0.03]), "units": 16},
        search="grid",
        objective="val_rmse",
        training={"epochs": 40},
        predictionCol="guess",
        output=str(tmp_path / "line"),
    ).fit(line)

    predicted = model.transform(line)
    assert predicted.columns == ["features", "label", "guess"]
    evaluator = RegressionEvaluator(predictionCol="guess", metricName="r2")
    assert evaluator.evaluate(predicted) > 0.9
    assert model.bestMetrics()["folds"] == 2
    assert model.classes() == []


def test_an_interrupt_leaves_a_study_that_goes_on(training, tmp_path, monkeypatch):
    seen = []

    def interrupt(now):
        seen.append(now)
        if now["ended"] and not interrupted.is_set():
            interrupted.set()
            os.kill(os.getpid(), signal.SIGINT)

    interrupted = threading.Event()
    monkeypatch.setattr(luthier.progress, "display", lambda: interrupt)
    before = signal.getsignal(signal.SIGINT)
    long = tuner(
        tmp_path / "study",
        search={"strategy": "random", "trials": 8, "parallelism": 1},
        training={"epochs": 12, "earlyStopping": None},
    )

    with pytest.raises(KeyboardInterrupt, match="fitting again goes on from here"):
        long.fit(training)
    assert signal.getsignal(signal.SIGINT) is before
    assert seen[-1]["ended"] < 8

    model = long.fit(training)
    assert seen[-1]["before"] >= 1, "trials of the first fit are not trained again"
    assert model.ranking().count() == 8


def test_fits_on_another_thread(training, tmp_path):
    models = []
    thread = threading.Thread(
        target=lambda: models.append(
            tuner(tmp_path / "thread", search={"trials": 1}, training={"epochs": 1}).fit(training)
        )
    )
    thread.start()
    thread.join()
    assert models[0].ranking().count() == 1


def test_warnings_of_the_study_are_warnings(spark, tmp_path):
    rows = [(float(i % 3), None if i == 7 else "abc"[i % 3]) for i in range(90)]
    frame = spark.createDataFrame(rows, ["features", "label"])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        NetworkTuner(
            search={"trials": 1}, training={"epochs": 1}, output=str(tmp_path / "warned")
        ).fit(frame)
    assert any("1 row" in str(warning.message) for warning in caught), [str(w.message) for w in caught]


def test_a_study_without_a_winner_has_gone_wrong(training, tmp_path):
    hopeless = tuner(
        tmp_path / "diverged", space={"learningRate": 1e38}, search={"trials": 1}
    )
    with pytest.raises(RuntimeError, match="^no trial completed.*the ranking in") as failed:
        hopeless.fit(training)
    assert "\n" not in str(failed.value) and "Exception" not in str(failed.value)


def test_a_network_that_is_missing_is_one_sentence(training, tmp_path):
    hopeless = tuner(
        tmp_path / "hopeless",
        network={"class": "org.example.Missing"},
        space={},
        search={"trials": 1},
    )
    with pytest.raises(ValueError, match="org.example.Missing") as refused:
        hopeless.fit(training)
    assert "\n" not in str(refused.value) and refused.value.__suppress_context__
