package io.luthier.bench;

import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.StudyListener;
import io.luthier.spark.StudyRunner;
import io.luthier.study.SearchSpec;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A study on one slot, on one executor of two slots, and on two executors of one slot, in turns, as
 * processes of a standalone cluster on this machine: the time until the first trial begins, that of
 * all trials, and the most resident memory of each executor. Executors of two slots should not need
 * a second copy of the data. The data are so many megabytes of packed numbers. Figures are medians
 * over repetitions, and in brackets the least and the greatest.
 *
 * <p>Arguments, all optional: repetitions, megabytes of heap an executor has, trials, then sizes of
 * the data in megabytes.
 */
public final class Scaling {

  private static final int COLUMNS = 100;

  private Scaling() {}

  private record Layout(int executors, int slots) {}

  /** Runs it. */
  public static void main(String[] args) {
    int repetitions = Figures.argument(args, 0, 2);
    int heap = Figures.argument(args, 1, 1500);
    int trials = Figures.argument(args, 2, 8);
    List<Layout> layouts = List.of(new Layout(1, 1), new Layout(1, 2), new Layout(2, 1));
    Figures.print("%d trials of one epoch, executors with %d MB of heap", trials, heap);
    Figures.print("");
    Figures.print(
        "data     executors x slots  first trial begins  all trials took        an executor's memory");
    for (int megabytes : Figures.all(args, 3, 10, 100)) {
      Map<Integer, List<Run>> runs = new TreeMap<>();
      for (int repetition = 0; repetition < repetitions; repetition++) {
        for (int i = 0; i < layouts.size(); i++) {
          // The order of the sides alternates.
          int side = repetition % 2 == 0 ? i : layouts.size() - 1 - i;
          runs.computeIfAbsent(side, key -> new ArrayList<>())
              .add(run(layouts.get(side), heap, trials, megabytes));
        }
      }
      runs.forEach((side, some) -> print(megabytes, layouts.get(side), some));
    }
  }

  private static void print(int megabytes, Layout layout, List<Run> runs) {
    Figures.print(
        "%4d MB %9d x %d        %-18s  %-21s  %s MB",
        megabytes,
        layout.executors(),
        layout.slots(),
        Figures.spread("%.1f", runs.stream().map(run -> run.first).toList()) + " s",
        Figures.spread("%.2f", runs.stream().map(run -> run.took).toList()) + " s",
        Figures.spread("%.0f", runs.stream().flatMap(run -> run.memory.stream()).toList()));
  }

  private static Run run(Layout layout, int heap, int trials, int megabytes) {
    try (BenchCluster cluster = BenchCluster.start(layout.executors(), layout.slots(), heap)) {
      SparkSession spark = cluster.session().spark();
      // Whatever Spark does for the first time is not about the data.
      study(
          cluster,
          StudyListener.NONE,
          2 * layout.executors() * layout.slots(),
          data(spark, 1),
          "0");
      Dataset<Row> data = data(spark, megabytes);
      Run run = new Run();
      study(cluster, run, trials, data, "1");
      run.memory = cluster.peakMegabytes();
      return run;
    }
  }

  private static Dataset<Row> data(SparkSession spark, int megabytes) {
    long rows = megabytes * 1_000_000L / (COLUMNS * Float.BYTES);
    return spark
        .range(rows)
        .selectExpr(
            "transform(sequence(1, " + COLUMNS + "), i -> pmod(hash(id, i), 1000) / 1000D) AS x",
            "CAST(id % 10 AS STRING) AS label");
  }

  private static void study(
      BenchCluster cluster, StudyListener listener, int trials, Dataset<Row> data, String name) {
    StudySpec spec =
        StudySpec.builder("scaling")
            .label("label", Task.CLASSIFICATION)
            .parameter(Parameter.real("learningRate", 1e-4, 1e-2, Scale.LOG))
            .parameter(Parameter.fixed("batchSize", 256))
            .epochs(1)
            .withoutEarlyStopping()
            .withoutReduceLrOnPlateau()
            .search(SearchSpec.random(trials))
            .output(cluster.session().directory().resolve(name).toString())
            .build();
    StudyRunner.on(cluster.session().spark()).listener(listener).run(spec, data);
  }

  /** One run of a study. */
  private static final class Run implements StudyListener {

    private final long start = System.nanoTime();
    private long begun;
    private double first;
    private double took;
    private List<Double> memory = List.of();

    @Override
    public void progressed(Study.Progress progress) {
      if (begun == 0 && progress.running() + progress.ended() > 0) {
        begun = System.nanoTime();
        first = (begun - start) / 1e9;
      }
    }

    @Override
    public void ended(TrialResult result, Study.Progress progress) {
      took = (System.nanoTime() - begun) / 1e9;
    }
  }
}
