"""Runs the nightly study with Airflow. Its logical date is the study's date: a retry after midnight is for the same day."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

with DAG(
    dag_id="luthier_nightly",
    schedule="@daily",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    # A study takes over from the night before: one after the other.
    max_active_runs=1,
) as dag:
    SparkSubmitOperator(
        task_id="study",
        conn_id="spark_default",
        application="/opt/luthier/luthier.jar",
        java_class="io.luthier.cli.Luthier",
        name="luthier-{{ ds }}",
        application_args=["run", "/opt/clicks/study.yaml", "--date", "{{ ds }}"],
        # The same command again goes on where it was interrupted.
        retries=2,
        retry_delay=timedelta(minutes=10),
    )
