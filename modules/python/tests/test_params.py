"""Parameters: what is set is what one gets, here and in Java, and what is wrong is said in words."""

import json

import numpy
import pytest
from pyspark import SparkContext
from pyspark.ml.param import Param

from luthier import Choice, Integer, LogUniform, NetworkTuner, Uniform, settings

EVERYTHING = {
    "featuresCol": "f",
    "labelCol": "l",
    "predictionCol": "p",
    "probabilityCol": "q",
    "task": "classification",
    "space": {
        "learningRate": LogUniform(1e-4, 1e-1),
        "layers": Integer(1, 3),
        "units": Choice([32, 64, 128]),
        "dropout": Uniform(0.0, 0.5, points=4),
        "batchSize": 64,
        "optimizer": Choice(["adam", "nesterovs"]),
        "momentum": Uniform(0.5, 0.99, when={"optimizer": "nesterovs"}),
    },
    "search": {"strategy": "tpe", "trials": 30, "pruner": "asha", "enqueue": [{"layers": 2}]},
    "network": "mlp",
    "training": {"epochs": 50, "earlyStopping": {"patience": 7}, "reduceLrOnPlateau": "none"},
    "objective": "val_accuracy",
    "trialSlots": 1,
    "executors": [{"cores": 4, "gpus": 1}, {"cores": 2}],
    "validationRatio": 0.25,
    "numFolds": 3,
    "seed": 2**40,
    "output": "somewhere",
    "fresh": True,
}


def test_getters_and_setters(spark):
    tuner = NetworkTuner()
    names = {param.name for param in tuner.params}
    assert names == set(EVERYTHING)
    for name, value in EVERYTHING.items():
        suffix = name[0].upper() + name[1:]
        assert getattr(tuner, "set" + suffix)(value) is tuner
        assert getattr(tuner, "get" + suffix)() == value
        assert isinstance(getattr(tuner, name), Param)
        assert f"{name}: " in tuner.explainParams()


def test_saved_and_loaded(spark, tmp_path):
    tuner = NetworkTuner(**EVERYTHING)
    tuner.save(str(tmp_path / "tuner"))
    loaded = NetworkTuner.load(str(tmp_path / "tuner"))
    assert loaded.uid == tuner.uid
    for param in tuner.params:
        assert loaded.getOrDefault(param.name) == tuner.getOrDefault(param), param.name


def test_a_tuner_as_it_is_made_is_saved_too(spark, tmp_path):
    NetworkTuner().save(str(tmp_path / "tuner"))
    loaded = NetworkTuner.load(str(tmp_path / "tuner"))
    for param in NetworkTuner().params:
        fresh = NetworkTuner()
        assert loaded.isDefined(param.name) == fresh.isDefined(param.name), param.name
        if fresh.isDefined(param.name):
            assert loaded.getOrDefault(param.name) == fresh.getOrDefault(param.name), param.name


def test_a_copy_is_another_tuner(spark):
    tuner = NetworkTuner(**EVERYTHING)
    copy = tuner.copy({tuner.seed: 5, tuner.search: "grid"})
    assert (copy.getSeed(), tuner.getSeed()) == (5, 2**40)
    assert copy._java_obj.getSearch().strategy().toString() == "GRID"
    assert copy.getSpace() == tuner.getSpace()
    assert copy._java_obj.getSeed() == 5


def test_what_is_cleared_has_its_default(spark):
    tuner = NetworkTuner(**EVERYTHING)
    for param in tuner.params:
        tuner.clear(param)
    tuner._transfer_params_to_java()
    assert tuner.getSearch() == {"strategy": "random", "trials": 40}
    assert tuner._java_obj.getSearch().strategy().toString() == "RANDOM"
    assert tuner._java_obj.getSeed() == 0


def test_defaults_are_those_of_java(spark):
    tuner = NetworkTuner()
    java = tuner._java_obj
    said = {name: tuner.getOrDefault(name) for name in settings.NAMES if tuner.isDefined(name)}
    bridge = SparkContext._jvm.io.luthier.cli.TunerSettings
    bridge.set(java, settings.to_json(said))
    assert bridge.get(java) == "{}"
    for param in tuner.params:
        if param.name not in settings.NAMES and tuner.hasDefault(param):
            assert tuner.getOrDefault(param) == java.getOrDefault(java.getParam(param.name))


def test_numbers_of_numpy_are_numbers():
    space = {
        "layers": Integer(numpy.int64(1), numpy.int64(3)),
        "dropout": Uniform(numpy.float32(0), numpy.float64(0.5)),
        "units": Choice(numpy.array([32, 64])),
        "batchSize": numpy.int32(64),
    }
    assert json.loads(settings.to_json({"space": space}))["space"] == {
        "layers": {"min": 1, "max": 3},
        "dropout": {"min": 0.0, "max": 0.5},
        "units": {"choices": [32, 64]},
        "batchSize": 64,
    }


def test_a_range_of_reals_stays_one_with_whole_ends(spark):
    tuner = NetworkTuner(network={"class": "a.B"}, space={"mine": Uniform(0, 1)})
    tuner._transfer_params_to_java()
    assert "RealParameter" in tuner._java_obj.getSpace().toString()


HOSTILE = ["'", '"', "\\", "\n", "\x00", "\x7f", "😀", "1", "true", "null", "{}", "a: b", "# c", "*x"]


def test_texts_are_texts_whatever_they_contain(spark, tmp_path):
    space = {"mine": Choice(HOSTILE), "fixed": "1e5"}
    tuner = NetworkTuner(network={"class": "a.B"}, space=space)
    tuner.save(str(tmp_path / "tuner"))
    assert NetworkTuner.load(str(tmp_path / "tuner")).getSpace() == space


@pytest.mark.parametrize(
    "wrong, message",
    [
        ({"space": {"layers": Integer(3, 1)}}, "space.layers: min must be below max; found min 3"),
        ({"space": {"learningRat": 1}}, "space.learningRat: unknown key; did you mean learningRate?"),
        ({"space": {"learningRate": LogUniform(0, 1)}}, "space.learningRate: "),
        ({"space": {"units": Choice([])}}, "space.units"),
        ({"space": {"units": None}}, "space.units: found nothing; expected a value"),
        ({"space": {"units": object()}}, "space.units: found <object object"),
        ({"space": {"units": {32, 64}}}, "space.units: found {"),
        ({"space": {"dropout": Uniform(0, float("nan"))}}, "space.dropout.max: found nan"),
        ({"space": {3: 4}}, "space.3: found the key 3; expected a text"),
        ({"space": {"momentum": Uniform(0, 0.9, when={"optimiser": "sgd"})}}, "names optimiser"),
        ({"search": "tpee"}, "search.strategy: found tpee; did you mean tpe?"),
        ({"search": {"trails": 3}}, "search.trails: unknown key; did you mean trials?"),
        ({"search": {"trials": 3.5}}, "search.trials: found 3.5; expected a whole number"),
        ({"search": {"trials": True}}, "search.trials: found true; expected a whole number"),
        ({"search": {"pruner": "asah"}}, "search.pruner: found asah; did you mean asha?"),
        ({"training": {"earlyStopping": False}}, "training.earlyStopping: found false"),
        ({"training": {"epochs": 0}}, "epochs: must be at least 1; found 0"),
        ({"objective": "val_rmse"}, "objective: found val_rmse; allowed for a classification are"),
        ({"network": "cnn"}, "network"),
        ({"executors": [{"gpus": 1}]}, "cores: missing"),
    ],
)
def test_what_is_wrong_is_said(spark, wrong, message):
    with pytest.raises(ValueError) as refused:
        NetworkTuner(**wrong)._transfer_params_to_java()
    assert message in str(refused.value)
    assert "\n" not in str(refused.value) and "Exception" not in str(refused.value)


@pytest.mark.parametrize(
    "wrong",
    [{"space": [1]}, {"search": 3}, {"training": "long"}, {"executors": {"cores": 1}}, {"seed": "x"}],
)
def test_another_type_is_a_type_error(spark, wrong):
    with pytest.raises(TypeError, match="Invalid param value given for param"):
        NetworkTuner(**wrong)


def test_a_column_that_is_missing(spark, tmp_path):
    rows = spark.createDataFrame([(1.0, "a")], ["features", "kind"])
    with pytest.raises(ValueError, match="labelCol: the column label is missing; there are features, kind"):
        NetworkTuner(output=str(tmp_path)).fit(rows)
    with pytest.raises(ValueError, match="output: not set"):
        NetworkTuner(labelCol="kind").fit(rows)


def test_what_is_no_model_cannot_be_loaded(spark, tmp_path):
    with pytest.raises(Exception, match="nothing-there"):
        NetworkTuner.load(str(tmp_path / "nothing-there"))


def test_domains_refuse_what_cannot_be_meant():
    with pytest.raises(ValueError, match="expected a list of values"):
        Choice("abc")
    with pytest.raises(ValueError, match="expected whole numbers"):
        Integer(1, 2.5)
