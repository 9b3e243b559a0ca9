package io.luthier.dl4j;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.engine.Forward;
import io.luthier.trial.Task;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network's metrics on a set of rows, in inference mode. The loss is the mean over the rows,
 * without penalty terms. Sums are kept in double, in row order, so that the same weights give the
 * same figures to the last digit. For one thread.
 */
public final class Evaluation {

  /** So few that the outputs are still in the processor's cache when they are looked at. */
  private static final int ROWS = 1024;

  private final Forward network;
  private final Target target;
  private final List<String> names;
  private final float[] outputs;

  /** An evaluation of a network, to be used as often as its weights change. */
  public Evaluation(Forward network, Target target) {
    this.network = network;
    this.target = target;
    this.names =
        target instanceof Target.Classes classes
            ? Task.CLASSIFICATION.metrics(classes.count())
            : Task.REGRESSION.metrics();
    this.outputs = new float[ROWS * target.outputs()];
  }

  /**
   * The metrics of {@link Task#metrics(int)}, in its order.
   *
   * @param prefix what their names begin with, such as {@code val_}
   */
  public Map<String, Double> of(PackedRows rows, String prefix) {
    return of(List.of(rows).iterator(), rows.rows(), prefix);
  }

  /**
   * The same, of rows that are never all in memory.
   *
   * @param batches the rows, in their order
   * @param count how many there are in all batches
   * @param prefix what the names begin with
   */
  public Map<String, Double> of(Iterator<PackedRows> batches, int count, String prefix) {
    RowMetrics metrics =
        target instanceof Target.Classes classes
            ? new ClassificationMetrics(classes.count(), count)
            : new RegressionMetrics(((Target.Quantity) target).deviation());
    batches.forEachRemaining(rows -> add(rows, metrics));
    double[] values = metrics.values();
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      named.put(prefix + names.get(i), values[i]);
    }
    return named;
  }

  private void add(PackedRows rows, RowMetrics metrics) {
    for (int from = 0; from < rows.rows(); from += ROWS) {
      int count = Math.min(ROWS, rows.rows() - from);
      network.outputs(rows, from, count, outputs);
      metrics.add(outputs, rows, from, count);
    }
  }
}
