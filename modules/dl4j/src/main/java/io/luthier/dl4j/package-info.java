/**
 * The training of one trial: {@link io.luthier.dl4j.TrialTrainer} is the epoch loop, {@link
 * io.luthier.dl4j.Evaluation} measures, {@link io.luthier.dl4j.NativeSettings} gives every trial
 * its share of the cores.
 */
package io.luthier.dl4j;
