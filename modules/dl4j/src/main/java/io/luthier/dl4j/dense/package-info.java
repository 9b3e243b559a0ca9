/**
 * A fast engine for networks of dense layers on a CPU. DL4J's step for a small network is nearly
 * all overhead: hundreds of little operations, each with its own call into native code. Here a step
 * is three matrix products a layer, by the BLAS that ND4J brings, and a few loops over arrays on
 * the heap, which the JVM vectorises; what it computes is what DL4J would have computed.
 *
 * <p>{@link io.luthier.dl4j.dense.DenseEngine} runs the steps of a {@link
 * io.luthier.dl4j.dense.DenseNetwork}, which says which DL4J networks qualify.
 */
package io.luthier.dl4j.dense;
