/**
 * What curves and histories say. {@link io.luthier.diagnosis.Judgement}: whether a trial underfits,
 * overfits, fits, diverged or was not finished, with the figures that decided and the next step
 * they suggest. {@link io.luthier.diagnosis.Insights}: what a study as a whole says, such as that
 * its winner is at the edge of a range, or which parameters mattered.
 *
 * <p>Everything here is a pure function of immutable values, and safe to use from any thread.
 */
package io.luthier.diagnosis;
