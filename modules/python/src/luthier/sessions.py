"""Sessions with Luthier's jar and the settings that training needs."""

import os
from importlib.metadata import version
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

import pyspark
from py4j.java_gateway import JavaClass
from pyspark import SparkContext
from pyspark.sql import SparkSession

PLUGIN = "io.luthier.spark.link.LuthierPlugin"

_ADVICE = (
    "make the session with luthier.session(), or, before any other session of this process, add"
    ' .config("spark.jars", luthier.jar()).config("spark.plugins", "' + PLUGIN + '") to its builder'
    " (with spark-submit and pyspark: --jars and --conf)"
)


def jar() -> str:
    """The path of the jar with Luthier and Deeplearning4j, for those who build their own session.

    >>> import luthier
    >>> luthier.jar().endswith(".jar")
    True
    """
    jars = sorted((Path(__file__).parent / "jars").glob("luthier-*.jar"))
    if len(jars) != 1:
        raise FileNotFoundError(
            f"luthier {version('luthier')} in {Path(__file__).parent} has no jar; install its wheel"
        )
    return str(jars[0])


def session(
    name: str = "luthier", master: Optional[str] = None, conf: Optional[Mapping[str, Any]] = None
) -> SparkSession:
    """A Spark session for Luthier, or the one that is there, if it has Luthier.

    :param name: the application's name
    :param master: such as ``local[4]`` or ``yarn``; without it what Spark's own settings say, which
        is all of this machine's cores if they say nothing
    :param conf: further settings of Spark; they win

    >>> import luthier
    >>> spark = luthier.session("wine", conf={"spark.executor.memory": "4g"})
    >>> spark.conf.get("spark.plugins")
    'io.luthier.spark.link.LuthierPlugin'
    """
    refuse_connect()
    if SparkContext._active_spark_context is None:
        settings = _settings(master, dict(conf or {}))
        builder = SparkSession.builder.appName(name)
        for key, value in settings.items():
            builder = builder.config(key, value)
        # A default of the weakest kind, as scripts/luthier has it: all settings of Spark win.
        weakest = "SPARK_DRIVER_MEMORY" not in os.environ
        os.environ.setdefault("SPARK_DRIVER_MEMORY", "2g")
        try:
            spark = builder.getOrCreate()
        finally:
            if weakest:
                del os.environ["SPARK_DRIVER_MEMORY"]
    else:
        spark = SparkSession.builder.getOrCreate()
    check()
    return spark


def _settings(master: Optional[str], given: Dict[str, Any]) -> Dict[str, Any]:
    """What ``Sessions`` of the Java API sets, and the jar."""
    settings = dict(given)
    if master is not None:
        settings["spark.master"] = master
    plugins = [name for name in str(settings.get("spark.plugins", "")).split(",") if name]
    settings["spark.plugins"] = ",".join(plugins if PLUGIN in plugins else plugins + [PLUGIN])
    # Native threads per trial x trials per executor = its cores: a factor of 5 lies here.
    settings.setdefault("spark.executorEnv.OMP_NUM_THREADS", settings.get("spark.task.cpus", "1"))
    # A copy of a slow trial would train the same configuration a second time.
    settings["spark.speculation"] = "false"
    settings.setdefault("spark.ui.showConsoleProgress", "false")
    # Where driver and executor are one process, Spark would copy the jar for nothing.
    where = "spark.driver.extraClassPath" if _is_local(settings) else "spark.jars"
    separator = os.pathsep if where.endswith("Path") else ","
    settings[where] = separator.join(filter(None, [settings.get(where), jar()]))
    return settings


def _is_local(settings: Mapping[str, Any]) -> bool:
    others = ("SPARK_HOME", "SPARK_CONF_DIR", "PYSPARK_SUBMIT_ARGS", "MASTER")
    nobody_says = not any(os.environ.get(name) for name in others)
    master = settings.get("spark.master", "local" if nobody_says else "")
    return master == "local" or master.startswith("local[")


def has_luthier() -> bool:
    """Whether the classes of Luthier are known to the JVM of this process."""
    jvm = SparkContext._jvm
    return jvm is not None and isinstance(jvm.io.luthier.cli.TunerSettings, JavaClass)


def check() -> None:
    """Refuses a process in which nothing can be tuned."""
    refuse_connect()
    if not pyspark.__version__.startswith("3.5."):
        raise RuntimeError(f"this is PySpark {pyspark.__version__}; Luthier needs 3.5")
    if SparkContext._active_spark_context is None:
        raise RuntimeError("there is no Spark session; make one with luthier.session()")
    if not has_luthier():
        raise RuntimeError(
            "this process's Spark does not have Luthier's jar, and a JVM that runs cannot be given"
            f" one: start again (in a notebook, restart the kernel), and {_ADVICE}"
        )


def refuse_connect(dataset: Any = None) -> None:
    """Refuses Spark Connect, where there is no driver in this process that could run a study."""
    remote = "SPARK_CONNECT_MODE_ENABLED" in os.environ
    if remote or type(dataset).__module__.startswith("pyspark.sql.connect"):
        raise RuntimeError(
            "Luthier cannot run on Spark Connect, which has no driver here; use a classic session,"
            " such as luthier.session() makes"
        )
