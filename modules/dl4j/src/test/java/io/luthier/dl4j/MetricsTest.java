package io.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.luthier.dl4j.data.PackedRows;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against the figures that scikit-learn 1.9 gives for the same rows. */
class MetricsTest {

  private static final Offset<Double> FLOAT = within(1e-6);

  @Test
  void twoClassesWithTies() {
    float[] labels = {0, 0, 1, 1, 1, 0, 0, 1};
    float[] outputs = new float[16];
    float[] second = {0.1f, 0.4f, 0.4f, 0.8f, 0.4f, 0.8f, 0.05f, 0.6f};
    for (int row = 0; row < second.length; row++) {
      outputs[2 * row] = 1 - second[row];
      outputs[2 * row + 1] = second[row];
    }

    double[] metrics = classification(outputs, labels, 2);

    assertThat(metrics[0]).as("log_loss").isCloseTo(0.6054334981342474, FLOAT);
    assertThat(metrics[1]).as("accuracy_score").isEqualTo(0.625);
    assertThat(metrics[2]).as("f1_score, macro").isCloseTo(0.6190476190476191, FLOAT);
    assertThat(metrics[3]).as("roc_auc_score").isEqualTo(0.71875);
    assertThat(metrics[4]).as("average_precision_score").isEqualTo(0.625);
  }

  @Test
  void aClassThatIsOnlyPredictedCountsInTheMacroF1() {
    float[] labels = {0, 1, 0, 1, 1, 0};
    float[] outputs = {
      .7f, .2f, .1f, .1f, .6f, .3f, .3f, .4f, .3f, .2f, .5f, .3f, .6f, .3f, .1f, .25f, .25f, .5f
    };

    double[] metrics = classification(outputs, labels, 3);

    assertThat(metrics).hasSize(3);
    assertThat(metrics[0]).isCloseTo(0.8924812863394053, FLOAT);
    assertThat(metrics[1]).isEqualTo(0.5);
    assertThat(metrics[2]).isCloseTo(0.35555555555555557, FLOAT);
  }

  @Test
  void aClassThatNeverOccursDoesNotCountInTheMacroF1() {
    double[] metrics =
        classification(new float[] {.8f, .2f, 0, .3f, .7f, 0}, new float[] {0, 1}, 3);

    assertThat(metrics[2]).isEqualTo(1);
  }

  @Test
  void certaintyOfTheWrongClassCostsALotButNotInfinitelyMuch() {
    double[] metrics = classification(new float[] {1, 0}, new float[] {1}, 2);

    assertThat(metrics[0]).isCloseTo(-Math.log(1e-10), FLOAT);
  }

  @Test
  void whatIsNotANumberShowsInTheLoss() {
    double[] metrics =
        classification(new float[] {Float.NaN, Float.NaN, .5f, .5f}, new float[] {1, 0}, 2);

    assertThat(metrics[0]).isNaN();
  }

  @Test
  void rankingMetricsNeedBothClasses() {
    double[] metrics = classification(new float[] {.5f, .5f}, new float[] {0}, 2);

    assertThat(metrics[3]).isNaN();
    assertThat(metrics[4]).isNaN();
  }

  @Test
  void regressionInTheLabelsOwnUnits() {
    float[] labels = {1.5f, -0.5f, 0.25f, 2};
    float[] outputs = {1, -0.75f, 0.5f, 1};

    double[] metrics = regression(outputs, labels, 3);

    assertThat(metrics[0]).as("standardised mean_squared_error").isEqualTo(0.34375);
    assertThat(metrics[1]).as("root_mean_squared_error").isCloseTo(1.758905909933786, FLOAT);
    assertThat(metrics[2]).as("mean_absolute_error").isEqualTo(1.5);
    assertThat(metrics[3]).as("r2_score").isCloseTo(0.649402390438247, FLOAT);
  }

  @Test
  void aConstantTargetHasTheR2ThatScikitLearnGivesIt() {
    float[] constant = {1, 1};

    assertThat(regression(new float[] {1, 1}, constant, 1)[3]).isEqualTo(1);
    assertThat(regression(new float[] {1, 2}, constant, 1)[3]).isEqualTo(0);
  }

  /** In two pieces, so that it is seen that they make one. */
  private static double[] inPieces(RowMetrics metrics, float[] outputs, float[] labels) {
    PackedRows rows = new PackedRows(new float[0], labels, 0);
    int width = outputs.length / labels.length;
    int first = labels.length / 2;
    metrics.add(outputs, rows, 0, first);
    metrics.add(
        Arrays.copyOfRange(outputs, first * width, outputs.length),
        rows,
        first,
        labels.length - first);
    return metrics.values();
  }

  private static double[] classification(float[] outputs, float[] labels, int classes) {
    return inPieces(new ClassificationMetrics(classes, labels.length), outputs, labels);
  }

  private static double[] regression(float[] outputs, float[] labels, double deviation) {
    return inPieces(new RegressionMetrics(deviation), outputs, labels);
  }
}
