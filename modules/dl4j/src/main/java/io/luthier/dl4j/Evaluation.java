package io.luthier.dl4j;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.trial.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network's metrics on a set of rows, in inference mode. The loss is the mean over the rows,
 * without penalty terms. Sums are kept in double, in row order, so that the same weights give the
 * same figures to the last digit.
 */
public final class Evaluation {

  private Evaluation() {}

  /**
   * The metrics of {@link Task#metrics(int)}, in its order.
   *
   * @param prefix what their names begin with, such as {@code val_}
   */
  public static Map<String, Double> of(
      MultiLayerNetwork network, PackedRows rows, Target target, String prefix) {
    List<String> names;
    double[] values;
    if (target instanceof Target.Classes classes) {
      float[] outputs = Inference.outputs(network, rows.features(), rows.width(), classes.count());
      names = Task.CLASSIFICATION.metrics(classes.count());
      values = ClassificationMetrics.of(outputs, rows.labels(), classes.count());
    } else {
      Target.Quantity number = (Target.Quantity) target;
      float[] outputs = Inference.outputs(network, rows.features(), rows.width(), 1);
      names = Task.REGRESSION.metrics();
      values = RegressionMetrics.of(outputs, rows.labels(), number.deviation());
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      metrics.put(prefix + names.get(i), values[i]);
    }
    return metrics;
  }
}
