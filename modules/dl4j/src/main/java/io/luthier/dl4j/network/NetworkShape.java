package io.luthier.dl4j.network;

import io.luthier.trial.Task;

/**
 * What a network takes and gives.
 *
 * @param inputs how many features a row has
 * @param outputs the number of classes; 1 for a regression
 * @param task what the outputs mean
 */
public record NetworkShape(int inputs, int outputs, Task task) {}
