/**
 * A study as runs of MLflow: one for the study, and one below it for each trial. {@link
 * io.luthier.spark.mlflow.StudyRuns} brings them up to what is known of the study, which is the
 * same while it runs, when it has ended, and when its directory is exported later; what a server
 * has missed comes with the next call. It speaks MLflow's REST API with the JDK's HTTP client.
 */
package io.luthier.spark.mlflow;
