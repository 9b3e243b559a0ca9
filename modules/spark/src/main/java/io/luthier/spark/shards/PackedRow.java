package io.luthier.spark.shards;

/**
 * One row as the network takes it.
 *
 * @param features what it is told
 * @param label what it is to find: the index of a class, or the standardised target
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record PackedRow(float[] features, float label) {}
