/**
 * What happened: the {@link io.luthier.trial.Trial} that was asked for, its {@link
 * io.luthier.trial.Measurement}s epoch by epoch, the {@link io.luthier.trial.Outcome} and the
 * {@link io.luthier.trial.TrialResult} that sums it up, the {@link io.luthier.trial.History} of a
 * whole study, and the {@link io.luthier.trial.Objective} that says which result is better.
 *
 * <p>Everything here is immutable and safe to share between threads. Epochs count from 1.
 */
package io.luthier.trial;
