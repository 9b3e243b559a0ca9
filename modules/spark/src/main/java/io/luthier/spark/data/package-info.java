/**
 * From a DataFrame to packed training data: {@link io.luthier.spark.data.DataPreparation} reads and
 * splits, {@link io.luthier.spark.data.FeaturePipeline} holds the Spark ML stages that were fitted
 * on the training split alone, and what cannot be used is a {@link
 * io.luthier.spark.data.DataProblem}.
 */
package io.luthier.spark.data;
