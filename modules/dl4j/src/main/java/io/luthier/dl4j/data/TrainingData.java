package io.luthier.dl4j.data;

/**
 * All the data a trial sees. The test split is not among it.
 *
 * @param train what is trained on
 * @param validation what judges, of the same width
 * @param target what the labels of both mean
 */
public record TrainingData(PackedRows train, PackedRows validation, Target target) {}
