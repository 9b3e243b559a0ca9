/**
 * Tuning as a stage of Spark ML: {@link io.luthier.spark.ml.NetworkTuner} is an Estimator as {@code
 * CrossValidator} is, {@link io.luthier.spark.ml.NetworkTunerModel} the Transformer that it fits.
 */
package io.luthier.spark.ml;
