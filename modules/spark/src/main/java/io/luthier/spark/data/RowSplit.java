package io.luthier.spark.data;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which rows are trained on, which judge, and which are locked away: drawn by a seed, from each
 * class alike. With cross-validation one such split for each fold, in which other rows judge.
 */
final class RowSplit {

  static final byte TRAIN = 0;
  static final byte VALIDATION = 1;
  static final byte TEST = 2;

  /** A row without a label. */
  static final byte NOWHERE = 3;

  /** Fold 0 of rows that judge in turn; the others follow. */
  private static final byte FIRST_FOLD = 4;

  private final byte[] parts;

  private RowSplit(byte[] parts) {
    this.parts = parts;
  }

  /** How the shuffled rows of one class are spread over the parts. */
  private interface Deal {
    void deal(int[] shuffled, byte[] parts);
  }

  /**
   * Draws a split.
   *
   * @param classes the class of each row, in the data's order; -1 for a row without a label. For a
   *     regression all rows are of one class
   * @param validation the share of the rows that judge; 0 if they come from elsewhere
   * @param test the share of the rows that are locked away
   * @return the split; classes of too few rows to be in every part are in training alone, and are
   *     added to {@code rare}
   */
  static RowSplit draw(
      int[] classes, double validation, double test, long seed, List<Integer> rare) {
    int needed = 1 + (validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0);
    return draw(
        classes,
        needed,
        seed,
        rare,
        (shuffled, parts) -> {
          int judging = share(shuffled.length, validation);
          int locked = share(shuffled.length, test);
          // Rounded up, the two may be all there is; something must be left to learn from.
          while (judging + locked > 0 && judging + locked >= shuffled.length) {
            if (judging > locked) {
              judging--;
            } else {
              locked--;
            }
          }
          for (int i = 0; i < shuffled.length; i++) {
            parts[shuffled[i]] = i < judging ? VALIDATION : i < judging + locked ? TEST : TRAIN;
          }
        });
  }

  /**
   * Draws folds, of which each judges once; {@link #fold} gives their splits.
   *
   * @param classes as for {@link #draw}
   * @param folds how many
   * @param test the share of the rows that are locked away from all of them
   * @param rare classes of too few rows to be in every part are in training alone in every fold,
   *     and are added here
   */
  static RowSplit drawFolds(int[] classes, int folds, double test, long seed, List<Integer> rare) {
    // Goes round through all classes, so that folds differ by one row at most.
    int[] next = {0};
    return draw(
        classes,
        folds + (test > 0 ? 1 : 0),
        seed,
        rare,
        (shuffled, parts) -> {
          int locked = Math.min(share(shuffled.length, test), shuffled.length - folds);
          for (int i = 0; i < shuffled.length; i++) {
            parts[shuffled[i]] = i < locked ? TEST : (byte) (FIRST_FOLD + next[0]++ % folds);
          }
        });
  }

  private static RowSplit draw(
      int[] classes, int needed, long seed, List<Integer> rare, Deal deal) {
    byte[] parts = new byte[classes.length];
    Arrays.fill(parts, NOWHERE);
    int[][] rows = rows(classes);
    for (int kind = 0; kind < rows.length; kind++) {
      int[] shuffled = rows[kind];
      shuffle(shuffled, seed, kind);
      if (shuffled.length >= needed) {
        deal.deal(shuffled, parts);
      } else if (shuffled.length > 0) {
        rare.add(kind);
        for (int row : shuffled) {
          parts[row] = TRAIN;
        }
      }
    }
    return new RowSplit(parts);
  }

  /**
   * The split in which one fold judges.
   *
   * @param fold from 0
   */
  RowSplit fold(int fold) {
    byte[] own = parts.clone();
    for (int row = 0; row < own.length; row++) {
      if (own[row] >= FIRST_FOLD) {
        own[row] = own[row] == FIRST_FOLD + fold ? VALIDATION : TRAIN;
      }
    }
    return new RowSplit(own);
  }

  /** The part of each row. */
  byte[] parts() {
    return parts;
  }

  /** How many rows a part has. */
  int size(byte part) {
    int size = 0;
    for (byte other : parts) {
      size += other == part ? 1 : 0;
    }
    return size;
  }

  /** The rows of each class, in order; none for a class without rows. */
  private static int[][] rows(int[] classes) {
    int[] sizes = new int[Arrays.stream(classes).max().orElse(-1) + 1];
    for (int kind : classes) {
      if (kind >= 0) {
        sizes[kind]++;
      }
    }
    int[][] rows = new int[sizes.length][];
    Arrays.setAll(rows, kind -> new int[sizes[kind]]);
    int[] filled = new int[sizes.length];
    for (int row = 0; row < classes.length; row++) {
      if (classes[row] >= 0) {
        rows[classes[row]][filled[classes[row]]++] = row;
      }
    }
    return rows;
  }

  private static void shuffle(int[] order, long seed, int kind) {
    SplittableRandom random = new SplittableRandom(seed * 31 + kind);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  private static int share(int rows, double fraction) {
    return fraction == 0 ? 0 : (int) Math.max(1, Math.round(rows * fraction));
  }
}
