"""Sessions with and without what Luthier needs. Each of them is a process of its own: a JVM stays as it began."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import luthier
import luthier.sessions
from conftest import ROOT


def run(code, **environment):
    """What a Python process says that runs this code."""
    process = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return process.stdout + process.stderr


def test_one_version(spark):
    pom = ElementTree.parse(ROOT / "pom.xml").getroot()
    version = pom.findtext("{http://maven.apache.org/POM/4.0.0}version")
    assert luthier.__version__ == version.replace("-SNAPSHOT", ".dev0")
    assert spark._jvm.io.luthier.spark.Versions.luthier() == version
    assert luthier.jar().endswith(f"luthier-{version}.jar")


def test_the_session_has_what_trials_need(spark):
    conf = spark.sparkContext.getConf()
    assert conf.get("spark.plugins") == "io.luthier.spark.link.LuthierPlugin"
    assert conf.get("spark.executorEnv.OMP_NUM_THREADS") == "1"
    assert conf.get("spark.speculation") == "false"
    assert not conf.contains("spark.jars"), "not copied where there is one process"
    assert luthier.session("other") is spark


def test_on_a_cluster_the_jar_goes_to_the_executors():
    settings = luthier.sessions._settings(
        "yarn", {"spark.jars": "mine.jar", "spark.plugins": "a.B", "spark.task.cpus": "2"}
    )
    assert settings["spark.jars"] == f"mine.jar,{luthier.jar()}"
    assert settings["spark.plugins"] == "a.B,io.luthier.spark.link.LuthierPlugin"
    assert settings["spark.executorEnv.OMP_NUM_THREADS"] == "2"
    assert "spark.driver.extraClassPath" not in settings


def test_a_session_of_ones_own_by_the_documented_line(tmp_path):
    said = run(
        f"""
import luthier
from pyspark.sql import SparkSession
spark = (SparkSession.builder.master("local[1]").config("spark.jars", luthier.jar())
    .config("spark.plugins", "io.luthier.spark.link.LuthierPlugin").getOrCreate())
rows = spark.createDataFrame([(float(i % 3), i % 3) for i in range(90)], ["features", "label"])
tuner = luthier.NetworkTuner(search={{"trials": 1}}, training={{"epochs": 2}}, output={str(tmp_path)!r} + "/study")
print("ranked", tuner.fit(rows).ranking().count())
"""
    )
    assert "ranked 1" in said, said


def test_a_session_without_the_jar_says_what_to_do():
    said = run(
        """
import luthier
try:
    luthier.NetworkTuner()
except RuntimeError as refused:
    print(refused)
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").getOrCreate()
for attempt in (luthier.NetworkTuner, luthier.session):
    try:
        attempt()
    except RuntimeError as refused:
        print(refused)
"""
    )
    assert "there is no Spark session; make one with luthier.session()" in said, said
    assert said.count('.config("spark.jars", luthier.jar())') == 2, said
    assert "Traceback" not in said


def test_spark_connect_is_refused():
    said = run(
        """
import os, sys
import luthier
from pyspark.sql.connect.session import SparkSession
# What it would connect to does not matter: nothing is sent.
rows = SparkSession("sc://localhost:1").range(3)
def attempt(call):
    try:
        call()
    except RuntimeError as refused:
        print(refused)
attempt(lambda: luthier.NetworkTuner._fit(None, rows))
attempt(lambda: luthier.NetworkTunerModel._transform(None, rows))
# What PySpark itself sets where somebody asks for a remote session.
os.environ["SPARK_CONNECT_MODE_ENABLED"] = "1"
attempt(luthier.NetworkTuner)
attempt(luthier.session)
sys.stdout.flush()
os._exit(0)
"""
    )
    assert said.count("Luthier cannot run on Spark Connect") == 4, said
