package io.luthier.pruner;

import io.luthier.trial.Objective;
import io.luthier.trial.Trial;
import java.util.ArrayList;
import java.util.List;

/**
 * Asynchronous successive halving in its stopping variant (Li et al., "A System for Massively
 * Parallel Hyperparameter Tuning", MLSys 2020, section 3.3; Ray Tune's ASHA). At rungs, after
 * {@code minEpochs}, {@code minEpochs * reduction}, {@code minEpochs * reduction^2} epochs and so
 * on, a trial goes on only if it is among the best {@code 1/reduction} of those that have been
 * there, itself included. Nobody waits for others: a trial is compared with those that came before
 * it.
 *
 * <p>Of n trials the best floor(n / reduction) go on, and whoever ties with the worst of these. The
 * first {@code reduction} trials at a rung go on in any case: there are too few to compare.
 *
 * <p>What is compared is the best value up to the rung. A trial that ended by itself, be it that
 * its callbacks stopped it or that it diverged, will not get any better, so at the rungs that it
 * did not reach it counts with the best it had. One that was pruned counts only where it has been.
 *
 * <p>With more than one bracket, trials are dealt out to them by their seeds, so evenly and without
 * regard to what they are. The first rung of bracket s is at {@code minEpochs * reduction^s}, and
 * trials are compared within their bracket only: that gives some of them more time to show what
 * they can.
 *
 * @param reduction of so many trials at a rung one goes on; at least 2
 * @param minEpochs how many epochs a trial trains at least; at least 1
 * @param brackets how many brackets there are; at least 1
 */
public record AshaPruner(int reduction, int minEpochs, int brackets) implements Pruner {

  /** Of four one goes on, after 1, 4, 16, 64, ... epochs, in one bracket. */
  public static final AshaPruner DEFAULT = new AshaPruner(4, 1, 1);

  public AshaPruner {
    atLeast(2, "reduction", reduction);
    atLeast(1, "minEpochs", minEpochs);
    atLeast(1, "brackets", brackets);
  }

  private static void atLeast(int least, String key, int value) {
    if (value < least) {
      throw new IllegalArgumentException(key + ": must be at least " + least + "; found " + value);
    }
  }

  @Override
  public Run begin(Objective objective) {
    return new AshaRun(this, objective);
  }

  @Override
  public int firstEpoch() {
    return minEpochs;
  }

  @Override
  public int fewestPeers() {
    return reduction;
  }

  @Override
  public String inWords(int epochs) {
    List<Integer> rungs = rungs(0, 1, epochs - 1);
    return "asha: "
        + (rungs.isEmpty()
            ? "stops nothing, for the first rung is after " + minEpochs + " epochs"
            : "what is not among the best 1/"
                + reduction
                + " after "
                + String.join(", ", rungs.stream().map(String::valueOf).toList())
                + (rungs.equals(List.of(1)) ? " epoch" : " epochs")
                + " is stopped"
                + (brackets > 1 ? "; later in the other brackets of " + brackets : ""));
  }

  /** Which bracket a trial is in, from 0. */
  int bracket(Trial trial) {
    return Math.floorMod(trial.seed(), brackets);
  }

  /** The rungs of a bracket between two epochs, both included. */
  List<Integer> rungs(int bracket, int from, int to) {
    long rung = minEpochs;
    for (int i = 0; i < bracket && rung <= to; i++) {
      rung *= reduction;
    }
    List<Integer> rungs = new ArrayList<>();
    for (; rung <= to; rung *= reduction) {
      if (rung >= from) {
        rungs.add((int) rung);
      }
    }
    return rungs;
  }
}
