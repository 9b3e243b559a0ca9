/**
 * Where to look next: a {@link io.luthier.sampler.Sampler} is a function from the history of a
 * study to its next configuration. It never sees the study, a store or Spark.
 *
 * <p>Samplers are immutable and thread-safe; whatever is random comes in as an argument.
 */
package io.luthier.sampler;
