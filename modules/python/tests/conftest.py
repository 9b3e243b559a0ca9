import os
from pathlib import Path

import pytest
from pyspark.ml.feature import VectorAssembler

import luthier

ROOT = Path(__file__).parents[3]
SATELLITE = ROOT / "modules/examples/data/satellite.csv.gz"

os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
# All studies here are short: Java's better compiler would take more time than it gives back.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")


@pytest.fixture(scope="session")
def spark():
    session = luthier.session("tests", "local[2]", {"spark.ui.enabled": "false"})
    yield session
    session.stop()


@pytest.fixture(scope="session")
def pixels(spark):
    """The satellite's rows as they are in the file, but for dots in names, which Spark ML cannot bear."""
    rows = spark.read.csv(str(SATELLITE), header=True, inferSchema=True)
    return rows.toDF(*[name.replace(".", "_") for name in rows.columns]).cache()


@pytest.fixture(scope="session")
def assembler(pixels):
    names = [name for name in pixels.columns if name != "classes"]
    return VectorAssembler(inputCols=names, outputCol="features")


@pytest.fixture(scope="session")
def training(pixels, assembler):
    return assembler.transform(pixels).select("features", "classes").cache()
