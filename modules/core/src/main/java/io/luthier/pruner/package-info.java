/**
 * When to give a trial up before its end, because others did better: {@link
 * io.luthier.pruner.AshaPruner} and {@link io.luthier.pruner.MedianPruner}.
 *
 * <p>Both compare a trial's best value of the objective so far, since it is the best epoch that is
 * restored in the end, and by default the one that counts. Neither stops a trial for a tie, nor one
 * that is the best of those it is compared with. A value that is not finite is worse than any
 * other.
 */
package io.luthier.pruner;
