"""The Estimator and its model."""

import sys
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from py4j.java_collections import JavaList
from py4j.java_gateway import JavaObject
from pyspark import SparkContext, keyword_only
from pyspark.ml.common import _java2py
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasFeaturesCol,
    HasLabelCol,
    HasPredictionCol,
    HasProbabilityCol,
)
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel
from pyspark.sql import DataFrame

from luthier import progress, running, settings
from luthier.errors import in_plain_words
from luthier.report import Report
from luthier.sessions import check, refuse_connect

_JAVA = "io.luthier.spark.ml"

# PySpark finds the Python class of a stage by the name of the Java class, which cannot be a package
# of ours, for io is Python's.
sys.modules[_JAVA] = sys.modules[__name__]


class _Reader(JavaMLReader):
    """Reads what was saved, from Python or from the JVM."""

    @classmethod
    def _java_loader_class(cls, clazz: type) -> str:
        return f"{_JAVA}.{clazz.__name__}"

    def load(self, path: str) -> Any:
        with in_plain_words():
            return super().load(path)


class _Readable(JavaMLReadable):
    @classmethod
    def read(cls) -> _Reader:
        """A reader of what ``write`` has saved."""
        check()
        return _Reader(cls)


class _Columns(HasFeaturesCol, HasLabelCol, HasPredictionCol, HasProbabilityCol):
    """The columns that a tuner and its model share."""

    def setPredictionCol(self, value: str) -> Any:
        """Sets :py:attr:`predictionCol`."""
        return self._set(predictionCol=value)

    def setProbabilityCol(self, value: str) -> Any:
        """Sets :py:attr:`probabilityCol`."""
        return self._set(probabilityCol=value)


class NetworkTuner(JavaEstimator["NetworkTunerModel"], _Columns, _Readable, JavaMLWritable):
    """Tunes a network on the rows of a DataFrame, and gives the best one as a model.

    It stands where ``CrossValidator`` and ``TrainValidationSplit`` would. The trials run on the
    session's executors, as many at once as there are slots.

    ``space``, ``search``, ``training``, ``network``, ``objective``, ``trialSlots`` and ``executors``
    are the keys of Luthier's study file, with the same meaning and the same defaults. What is wrong
    with them is said by :py:meth:`fit`, as a ``ValueError``.

    The study's directory has its results, and ``fit`` on the same data and directory goes on where it
    was interrupted, or just gives its model again.

    >>> from luthier import Choice, Integer, LogUniform, NetworkTuner
    >>> from pyspark.ml.linalg import Vectors
    >>> rows = [(Vectors.dense(i % 3, i % 2 + i % 3), "abc"[i % 3]) for i in range(120)]
    >>> training = spark.createDataFrame(rows, ["features", "label"])
    >>> tuner = NetworkTuner(
    ...     space={"learningRate": LogUniform(1e-2, 1e-1), "layers": Integer(1, 2), "units": 16},
    ...     search={"strategy": "tpe", "trials": 2},
    ...     training={"epochs": 20},
    ...     output=directory + "/abc",
    ... )
    >>> model = tuner.fit(training)
    >>> sorted(model.bestConfiguration())
    ['layers', 'learningRate', 'units']
    >>> model.ranking().select("rank", "trial", "state").count()
    2
    >>> model.transform(training).columns
    ['features', 'label', 'prediction', 'probability']
    >>> tuner.save(directory + "/tuner")
    >>> NetworkTuner.load(directory + "/tuner").getSpace()["layers"]
    Integer(low=1, high=2, log=False, points=None, when=None)
    """

    task: Param[str] = Param(
        Params._dummy(), "task", "classification or regression", TypeConverters.toString
    )
    space: Param[Dict[str, Any]] = Param(
        Params._dummy(), "space", "the parameters that vary", settings.to_space
    )
    search: Param[Dict[str, Any]] = Param(
        Params._dummy(), "search", "how configurations are chosen", settings.to_search
    )
    network: Param[Union[str, Dict[str, Any]]] = Param(
        Params._dummy(), "network", "which network is tuned", settings.to_text_or_dict
    )
    training: Param[Dict[str, Any]] = Param(
        Params._dummy(), "training", "epochs, early stopping and so on", settings.to_training
    )
    objective: Param[Union[str, Dict[str, Any]]] = Param(
        Params._dummy(), "objective", "what ranks the trials", settings.to_text_or_dict
    )
    trialSlots: Param[int] = Param(
        Params._dummy(), "trialSlots", "how many cores a trial takes", TypeConverters.toInt
    )
    executors: Param[List[Dict[str, Any]]] = Param(
        Params._dummy(), "executors", "kinds of executors to ask for", settings.to_executors
    )
    validationRatio: Param[float] = Param(
        Params._dummy(),
        "validationRatio",
        "the share of the rows that judge the trials",
        TypeConverters.toFloat,
    )
    numFolds: Param[int] = Param(
        Params._dummy(),
        "numFolds",
        "folds of a cross-validation; 1 for none",
        TypeConverters.toInt,
    )
    seed: Param[int] = Param(
        Params._dummy(), "seed", "the seed of everything random", TypeConverters.toInt
    )
    output: Param[str] = Param(
        Params._dummy(),
        "output",
        "the study's directory, which driver and executors share",
        TypeConverters.toString,
    )
    fresh: Param[bool] = Param(
        Params._dummy(),
        "fresh",
        "whether an earlier study there is moved aside",
        TypeConverters.toBoolean,
    )

    _input_kwargs: Dict[str, Any]

    @keyword_only
    def __init__(
        self,
        *,
        featuresCol: str = "features",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        task: str = "classification",
        space: Optional[Mapping[str, Any]] = None,
        search: Union[str, Mapping[str, Any], None] = None,
        network: Union[str, Mapping[str, Any], None] = None,
        training: Optional[Mapping[str, Any]] = None,
        objective: Union[str, Mapping[str, Any], None] = None,
        trialSlots: Optional[int] = None,
        executors: Optional[Sequence[Mapping[str, Any]]] = None,
        validationRatio: float = 0.2,
        numFolds: int = 1,
        seed: int = 0,
        output: Optional[str] = None,
        fresh: bool = False,
    ) -> None:
        """A tuner; see the parameters' docs, or ``explainParams()``."""
        super().__init__()
        check()
        self._java_obj = self._new_java_obj(f"{_JAVA}.NetworkTuner", self.uid)
        self._setDefault(
            task="classification",
            space={},
            search={"strategy": "random", "trials": 40},
            network="mlp",
            training={"epochs": 100},
            objective="val_loss",
            executors=[],
            validationRatio=0.2,
            numFolds=1,
            seed=0,
            fresh=False,
        )
        self.setParams(**self._input_kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        featuresCol: str = "features",
        labelCol: str = "label",
        predictionCol: str = "prediction",
        probabilityCol: str = "probability",
        task: str = "classification",
        space: Optional[Mapping[str, Any]] = None,
        search: Union[str, Mapping[str, Any], None] = None,
        network: Union[str, Mapping[str, Any], None] = None,
        training: Optional[Mapping[str, Any]] = None,
        objective: Union[str, Mapping[str, Any], None] = None,
        trialSlots: Optional[int] = None,
        executors: Optional[Sequence[Mapping[str, Any]]] = None,
        validationRatio: float = 0.2,
        numFolds: int = 1,
        seed: int = 0,
        output: Optional[str] = None,
        fresh: bool = False,
    ) -> "NetworkTuner":
        """Sets several parameters at once."""
        return self._set(**self._input_kwargs)

    def _fit(self, dataset: DataFrame) -> "NetworkTunerModel":
        refuse_connect(dataset)
        check()
        with in_plain_words():
            self._transfer_params_to_java()
        java_model = running.fit(self._java_obj, dataset._jdf, progress.display())
        return self._copyValues(self._create_model(java_model))

    def _create_model(self, java_model: JavaObject) -> "NetworkTunerModel":
        return NetworkTunerModel(java_model)

    def _settings(self) -> Dict[str, Any]:
        return {name: self.getOrDefault(name) for name in settings.NAMES if self.isSet(name)}

    def _transfer_params_to_java(self) -> None:
        for param in self.params:
            if param.name not in settings.NAMES and self.isSet(param):
                self._java_obj.set(self._make_java_param_pair(param, self._paramMap[param]))
        text = settings.to_json(self._settings())
        with in_plain_words():
            SparkContext._jvm.io.luthier.cli.TunerSettings.set(self._java_obj, text)

    def _transfer_params_from_java(self) -> None:
        context = SparkContext._active_spark_context
        for param in self.params:
            if param.name not in settings.NAMES:
                java_param = self._java_obj.getParam(param.name)
                if self._java_obj.isSet(java_param):
                    value = _java2py(context, self._java_obj.getOrDefault(java_param))
                    self._set(**{param.name: value})
        text = SparkContext._jvm.io.luthier.cli.TunerSettings.get(self._java_obj)
        self._set(**settings.from_json(text))

    def clear(self, param: Param) -> None:
        """Clears a parameter that was set."""
        if param.name in settings.NAMES:
            Params.clear(self, param)
        else:
            super().clear(param)

    def getTask(self) -> str:
        """Gets the value of :py:attr:`task` or its default."""
        return self.getOrDefault(self.task)

    def setTask(self, value: str) -> "NetworkTuner":
        """Sets :py:attr:`task`."""
        return self._set(task=value)

    def setFeaturesCol(self, value: str) -> "NetworkTuner":
        """Sets :py:attr:`featuresCol`."""
        return self._set(featuresCol=value)

    def setLabelCol(self, value: str) -> "NetworkTuner":
        """Sets :py:attr:`labelCol`."""
        return self._set(labelCol=value)

    def getSpace(self) -> Dict[str, Any]:
        """Gets the value of :py:attr:`space` or its default."""
        return self.getOrDefault(self.space)

    def setSpace(self, value: Mapping[str, Any]) -> "NetworkTuner":
        """Sets :py:attr:`space`: names with domains, or with values that stay."""
        return self._set(space=value)

    def getSearch(self) -> Dict[str, Any]:
        """Gets the value of :py:attr:`search` or its default."""
        return self.getOrDefault(self.search)

    def setSearch(self, value: Union[str, Mapping[str, Any]]) -> "NetworkTuner":
        """Sets :py:attr:`search`: a strategy, or a dict with the study file's keys."""
        return self._set(search=value)

    def getNetwork(self) -> Union[str, Dict[str, Any]]:
        """Gets the value of :py:attr:`network` or its default."""
        return self.getOrDefault(self.network)

    def setNetwork(self, value: Union[str, Mapping[str, Any]]) -> "NetworkTuner":
        """Sets :py:attr:`network`: ``"mlp"``, or a dict with the study file's keys."""
        return self._set(network=value)

    def getTraining(self) -> Dict[str, Any]:
        """Gets the value of :py:attr:`training` or its default."""
        return self.getOrDefault(self.training)

    def setTraining(self, value: Mapping[str, Any]) -> "NetworkTuner":
        """Sets :py:attr:`training`: a dict with the study file's keys."""
        return self._set(training=value)

    def getObjective(self) -> Union[str, Dict[str, Any]]:
        """Gets the value of :py:attr:`objective` or its default."""
        return self.getOrDefault(self.objective)

    def setObjective(self, value: Union[str, Mapping[str, Any]]) -> "NetworkTuner":
        """Sets :py:attr:`objective`: a metric, or a dict with ``metric`` and ``mode``."""
        return self._set(objective=value)

    def getTrialSlots(self) -> int:
        """Gets the value of :py:attr:`trialSlots`, which has no default."""
        return self.getOrDefault(self.trialSlots)

    def setTrialSlots(self, value: int) -> "NetworkTuner":
        """Sets :py:attr:`trialSlots`."""
        return self._set(trialSlots=value)

    def getExecutors(self) -> List[Dict[str, Any]]:
        """Gets the value of :py:attr:`executors` or its default."""
        return self.getOrDefault(self.executors)

    def setExecutors(self, value: Sequence[Mapping[str, Any]]) -> "NetworkTuner":
        """Sets :py:attr:`executors`: dicts with the study file's keys."""
        return self._set(executors=value)

    def getValidationRatio(self) -> float:
        """Gets the value of :py:attr:`validationRatio` or its default."""
        return self.getOrDefault(self.validationRatio)

    def setValidationRatio(self, value: float) -> "NetworkTuner":
        """Sets :py:attr:`validationRatio`."""
        return self._set(validationRatio=value)

    def getNumFolds(self) -> int:
        """Gets the value of :py:attr:`numFolds` or its default."""
        return self.getOrDefault(self.numFolds)

    def setNumFolds(self, value: int) -> "NetworkTuner":
        """Sets :py:attr:`numFolds`."""
        return self._set(numFolds=value)

    def getSeed(self) -> int:
        """Gets the value of :py:attr:`seed` or its default."""
        return self.getOrDefault(self.seed)

    def setSeed(self, value: int) -> "NetworkTuner":
        """Sets :py:attr:`seed`."""
        return self._set(seed=value)

    def getOutput(self) -> str:
        """Gets the value of :py:attr:`output`, which has no default."""
        return self.getOrDefault(self.output)

    def setOutput(self, value: str) -> "NetworkTuner":
        """Sets :py:attr:`output`."""
        return self._set(output=value)

    def getFresh(self) -> bool:
        """Gets the value of :py:attr:`fresh` or its default."""
        return self.getOrDefault(self.fresh)

    def setFresh(self, value: bool) -> "NetworkTuner":
        """Sets :py:attr:`fresh`."""
        return self._set(fresh=value)


class NetworkTunerModel(JavaModel, _Columns, _Readable, JavaMLWritable):
    """The best network that a :class:`NetworkTuner` has found.

    It adds a column of predictions, of the label's type, and for classes a vector of their
    probabilities. Saved, it holds all it needs, and the study's directory may go.
    """

    def _transform(self, dataset: DataFrame) -> DataFrame:
        refuse_connect(dataset)
        with in_plain_words():
            return super()._transform(dataset)

    def ranking(self) -> DataFrame:
        """One row a trial, best first."""
        return self._call_java("ranking")

    def history(self) -> DataFrame:
        """One row an epoch of every trial."""
        return self._call_java("history")

    def bestConfiguration(self) -> Dict[str, Any]:
        """The parameters of the best trial."""
        best = self._java_obj.bestConfiguration()
        return {name: _plain(value) for name, value in best.items()}

    def bestMetrics(self) -> Dict[str, float]:
        """The metrics of the best trial, such as ``val_loss``."""
        return dict(self._java_obj.bestMetrics())

    def summary(self) -> str:
        """What the study says, in a few sentences, the most useful first, a line each."""
        return self._java_obj.summary()

    def classes(self) -> List[str]:
        """The classes in the order of their probabilities, as text; empty for a regression."""
        return list(self._java_obj.classes())

    def report(self) -> Report:
        """The study's page with all its charts, which a notebook shows below the cell.

        It is in the study's directory, and not with a model that was saved.
        """
        return Report.of(self.output())

    def output(self) -> str:
        """The directory of the study that has found it; it may be gone."""
        return self._java_obj.output()


def _plain(value: Any) -> Any:
    return [_plain(item) for item in value] if isinstance(value, JavaList) else value
