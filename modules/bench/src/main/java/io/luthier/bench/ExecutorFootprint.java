package io.luthier.bench;

import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.StudyRunner;
import io.luthier.study.NetworkSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.study.TrainingSpec;
import io.luthier.trial.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The memory that an executor's process takes beside its heap: at most, in a study of two trials a
 * slot on a standalone cluster of processes. Its heap is resident from the beginning, so all that
 * the process has more lies beside it.
 *
 * <p>Arguments, all optional: megabytes of heap, then the numbers of the cases.
 */
public final class ExecutorFootprint {

  private static final int COLUMNS = 784;
  private static final int ROWS = 2000;
  private static final int ROWS_OF_LARGE = 320;

  private ExecutorFootprint() {}

  /**
   * What is trained.
   *
   * @param units of each of three dense layers
   */
  private record Case(
      int slots, TrainingSpec.Engine engine, boolean images, int units, String optimizer) {

    double megaparameters() {
      double units = this.units;
      return images
          ? ((9 + 1) * 32 + (32 * 9 + 1) * 64 + (7 * 7 * 64 + 1) * units + (units + 1) * 10) / 1e6
          : ((COLUMNS + 1) * units + 2 * (units + 1) * units + (units + 1) * 10) / 1e6;
    }
  }

  private static final TrainingSpec.Engine AUTO = TrainingSpec.Engine.AUTO;
  private static final TrainingSpec.Engine DL4J = TrainingSpec.Engine.DL4J;

  private static final List<Case> CASES =
      List.of(
          new Case(1, AUTO, false, 64, "adam"),
          new Case(4, AUTO, false, 64, "adam"),
          new Case(1, DL4J, false, 64, "adam"),
          new Case(4, DL4J, false, 64, "adam"),
          new Case(1, AUTO, true, 64, "adam"),
          new Case(4, AUTO, true, 64, "adam"),
          new Case(1, AUTO, false, 1500, "adam"),
          new Case(4, AUTO, false, 1500, "adam"),
          new Case(1, DL4J, false, 4000, "sgd"),
          new Case(1, DL4J, false, 4000, "adam"),
          new Case(2, DL4J, false, 4000, "adam"),
          new Case(1, DL4J, false, 4000, "amsgrad"));

  /** Runs it. */
  public static void main(String[] args) {
    int heap = Figures.argument(args, 0, 2048);
    int[] all = Figures.all(args, 1, IntStream.range(0, CASES.size()).toArray());
    Figures.print(
        "| slots | network | million parameters | engine | optimizer | MB beside the heap |");
    Figures.print("|---|---|---|---|---|---|");
    for (int number : all) {
      Case some = CASES.get(number);
      Figures.print(
          "| %d | %s | %.2f | %s | %s | %s |",
          some.slots(),
          some.images() ? "convolutional" : "3 dense layers of " + some.units(),
          some.megaparameters(),
          some.engine().name().toLowerCase(Locale.ROOT),
          some.optimizer(),
          Arrays.toString(besideHeap(some, heap)));
    }
  }

  private static double[] besideHeap(Case some, int heap) {
    Map<String, String> resident =
        Map.of("spark.executor.extraJavaOptions", "-Xms" + heap + "m -XX:+AlwaysPreTouch");
    try (BenchCluster cluster = BenchCluster.start(1, some.slots(), heap, resident)) {
      study(some, cluster);
      return cluster.peakMegabytes().stream().mapToDouble(peak -> Math.rint(peak - heap)).toArray();
    }
  }

  private static void study(Case some, BenchCluster cluster) {
    Dataset<Row> data =
        cluster
            .session()
            .spark()
            .range(some.units() > 1000 ? ROWS_OF_LARGE : ROWS)
            .selectExpr(
                "transform(sequence(1, " + COLUMNS + "), i -> pmod(hash(id, i), 256) / 255D) AS x",
                "CAST(id % 10 AS STRING) AS label");
    StudySpec.Builder spec =
        StudySpec.builder("footprint")
            .label("label", Task.CLASSIFICATION)
            .parameter(Parameter.real("learningRate", 1e-5, 1e-4, Scale.LOG))
            .parameter(Parameter.fixed("layers", some.images() ? 2 : 3))
            .parameter(Parameter.fixed("units", some.units()))
            .parameter(Parameter.fixed("optimizer", some.optimizer()))
            .engine(some.engine())
            .epochs(some.images() || some.units() > 1000 ? 3 : 30)
            .search(SearchSpec.random(2 * some.slots()))
            .keepModels(1)
            .output(cluster.session().directory().resolve("out").toString());
    if (some.images()) {
      spec.network(new NetworkSpec.Cnn(28, 28, 1));
    }
    StudyRunner.on(cluster.session().spark()).run(spec.build(), data);
  }
}
