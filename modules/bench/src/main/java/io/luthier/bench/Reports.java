package io.luthier.bench;

import io.luthier.ledger.StoredLedger;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.link.Assignment;
import io.luthier.spark.link.LuthierPlugin;
import io.luthier.spark.link.StudyLine;
import io.luthier.spark.link.Switchboard;
import io.luthier.spark.store.LedgerFiles;
import io.luthier.study.Replay;
import io.luthier.study.SearchSpec;
import io.luthier.study.Study;
import io.luthier.study.Study.Answer;
import io.luthier.study.StudySpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Task;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * How many epochs a second a driver takes in: an executor's process sends reports of ten metrics
 * over the plugin's RPC as fast as they are answered, from so many trials at once, and the driver
 * writes them to a ledger on a real disk. Driver and executor share this machine's cores. Figures
 * are medians over repetitions, and in brackets the least and the greatest; a first one warms up.
 *
 * <p>Arguments, all optional: seconds a repetition, repetitions, then numbers of trials at once.
 */
public final class Reports {

  private static final String STUDY = "reports";
  private static final int MOST_TRIALS = 16;

  private Reports() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    int seconds = Figures.argument(args, 0, 4);
    int repetitions = Figures.argument(args, 1, 5);
    int[] atOnce = Figures.all(args, 2, 1, 2, MOST_TRIALS);
    int slots = IntStream.of(atOnce).max().orElseThrow();
    try (BenchCluster cluster = BenchCluster.start(1, slots, 1024)) {
      JavaSparkContext spark = new JavaSparkContext(cluster.session().spark().sparkContext());
      Path directory = new Path(cluster.session().directory().resolve("ledger").toUri());
      LedgerFiles files =
          new LedgerFiles(FileSystem.getLocal(spark.hadoopConfiguration()).getRaw(), directory);
      Replay replay = new Replay();
      try (StoredLedger ledger = StoredLedger.open(files, replay, Figures::print)) {
        Switchboard.connect(STUDY, new Line(new Study(spec(), replay, ledger, trial -> false)));
        send(spark, slots, seconds);
        Figures.print(
            "trials at once  reports a second          driver's processor, microseconds each");
        for (int trials : atOnce) {
          List<Double> perSecond = new ArrayList<>();
          List<Double> micros = new ArrayList<>();
          for (int repetition = 0; repetition < repetitions; repetition++) {
            double before = Figures.processSeconds();
            long reports = send(spark, trials, seconds);
            perSecond.add((double) reports / seconds);
            micros.add(1e6 * (Figures.processSeconds() - before) / reports);
          }
          Figures.print(
              "%14d  %-24s  %s",
              trials, Figures.spread("%.0f", perSecond), Figures.spread("%.0f", micros));
        }
        Switchboard.disconnect(STUDY);
      }
    }
  }

  private static StudySpec spec() {
    return StudySpec.builder(STUDY)
        .label("y", Task.CLASSIFICATION)
        .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
        .search(SearchSpec.random(1_000_000))
        .build();
  }

  private static long send(JavaSparkContext spark, int trials, int seconds) {
    List<Integer> tasks = IntStream.range(0, trials).boxed().toList();
    return spark.parallelize(tasks, trials).map(task -> send(task, seconds)).reduce(Long::sum);
  }

  /** On an executor. */
  private static long send(int task, int seconds) {
    StudyLine line = LuthierPlugin.line(STUDY).orElseThrow();
    int trial = line.claim(task, 0, "executor").trial().orElseThrow().number();
    Map<String, Double> metrics = new HashMap<>();
    for (String metric : Task.CLASSIFICATION.metrics()) {
      metrics.put("train_" + metric, Math.sqrt(task + 2.0));
      metrics.put("val_" + metric, Math.sqrt(task + 3.0));
    }
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    int epoch = 0;
    while (System.nanoTime() < end) {
      epoch++;
      if (line.report(trial, 0, new Measurement(epoch, metrics, 0.1, 1)).stop().isPresent()) {
        throw new IllegalStateException("trial " + trial + " was told to stop");
      }
    }
    return epoch;
  }

  /** A driver's end that does what reports need. */
  private record Line(Study study) implements StudyLine {

    @Override
    public Assignment claim(long ticket, int start, String executor) {
      return study.ask(executor) instanceof Answer.Train train
          ? Assignment.of(train.trial(), train.attempt())
          : Assignment.NONE;
    }

    @Override
    public Verdict report(int trial, int attempt, Measurement measurement) {
      return study.report(trial, attempt, measurement);
    }

    @Override
    public boolean wouldKeep(int trial, double value) {
      return false;
    }

    @Override
    public void spoiled(int trial, String reason) {}
  }
}
