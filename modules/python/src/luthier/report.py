"""The page of a study, for a notebook."""

import html

from pyspark import SparkContext
from pyspark.sql import SparkSession


class Report:
    """A page that loads nothing from anywhere.

    In a notebook it has a frame of its own, which cannot reach the notebook: its scripts run, and see
    nothing but the page.
    """

    def __init__(self, page: str, path: str) -> None:
        self.html = page
        self.path = path

    @classmethod
    def of(cls, output: str) -> "Report":
        """Reads the page of the study in this directory, on any file system of Hadoop's."""
        jvm = SparkContext._jvm
        path = jvm.org.apache.hadoop.fs.Path(output, "report.html")
        hadoop = SparkContext._active_spark_context._jsc.hadoopConfiguration()
        if not path.getFileSystem(hadoop).exists(path):
            raise FileNotFoundError(f"there is no {path}: the page stays in its study's directory")
        spark = SparkSession.builder.getOrCreate()
        page = spark.read.text(path.toString(), wholetext=True).first()
        return cls(page.value, path.toString())

    def __repr__(self) -> str:
        return f"Report({self.path!r})"

    def _repr_html_(self) -> str:
        page = html.escape(self.html)
        return (
            '<iframe sandbox="allow-scripts" style="width: 100%; height: 720px; border: 0"'
            f' srcdoc="{page}"></iframe>'
        )
