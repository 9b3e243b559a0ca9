/**
 * From a DataFrame to packed training data. {@link io.luthier.spark.data.DataPreparation} reads and
 * splits; loops over the rows find what the training split holds, and pack. {@link
 * io.luthier.spark.data.FeaturePipeline} holds the Spark ML stages that make the same features, for
 * predictions and for anybody. What cannot be used is a {@link io.luthier.spark.data.DataProblem}.
 */
package io.luthier.spark.data;
