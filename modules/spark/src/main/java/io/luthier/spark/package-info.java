/**
 * A study on Spark, from a specification to a ranked DataFrame. {@link
 * io.luthier.spark.StudyRunner} is where to start:
 *
 * <pre>{@code
 * TunedStudy tuned = StudyRunner.on(spark).run(spec, dataFrame);
 * tuned.ranking().show();
 * }</pre>
 *
 * <p>The main path: {@code StudyRunner} prepares the data and broadcasts it, {@code StudyDriver}
 * hands out trials and takes results, {@code TrialJobs} submits Spark jobs of one task a trial,
 * {@code TrialTask} trains on the executor, {@code StudyTables} makes the DataFrames, and {@code
 * StudyDirectory} is the place on disk.
 */
package io.luthier.spark;
