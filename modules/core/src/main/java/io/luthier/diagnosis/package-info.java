/**
 * What a trial's curves say: whether it underfits, overfits, fits, diverged or was not finished,
 * with the figures that decided and the next step they suggest.
 */
package io.luthier.diagnosis;
