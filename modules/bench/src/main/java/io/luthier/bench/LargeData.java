package io.luthier.bench;

import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A study of two short trials, both at once in one executor of 2 GB, whose driver has 1 GB, on data
 * of more than that: makes the data, runs the study on a cluster of processes, and prints how long
 * what took, and how much memory driver and executor had at most: of their own, and of mapped
 * files, which the system takes back when it needs it. Needs the assembly, and on its disk seven
 * times the data; everything is removed in the end.
 *
 * <p>Arguments, all optional: rows, features, and a Parquet file that was made with these before.
 */
public final class LargeData {

  private static final Path CLI = Path.of("modules/cli/target");
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final int PARTITIONS = 40;

  private LargeData() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    long rows = args.length > 0 ? Long.parseLong(args[0]) : 10_600_000;
    int width = args.length > 1 ? Integer.parseInt(args[1]) : 100;
    Path jar = assembly();
    Path directory = Files.createTempDirectory(Path.of("modules/bench/target"), "large-data-");
    directory = directory.toAbsolutePath();
    try {
      Path data =
          args.length > 2 ? Path.of(args[2]).toAbsolutePath() : directory.resolve("data.parquet");
      if (args.length < 3) {
        write(rows, width, data);
      }
      System.out.printf(
          Locale.ROOT,
          "%,d rows of %d features, %.2f GB packed%n",
          rows,
          width,
          rows * width * 4 / 1e9);
      run(jar, directory, data);
    } finally {
      remove(directory);
    }
  }

  private static Path assembly() throws IOException {
    try (Stream<Path> files = Files.isDirectory(CLI) ? Files.list(CLI) : Stream.empty()) {
      return files
          .filter(file -> file.getFileName().toString().matches("luthier-[0-9.]+\\.jar"))
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("no assembly in " + CLI + ": mvn package makes it"))
          .toAbsolutePath();
    }
  }

  private static void write(long rows, int width, Path path) {
    StructType schema =
        new StructType()
            .add("x", DataTypes.createArrayType(DataTypes.FloatType, false))
            .add("label", DataTypes.StringType);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      List<Integer> partitions = Stream.iterate(0, i -> i + 1).limit(PARTITIONS).toList();
      spark
          .createDataFrame(
              JavaSparkContext.fromSparkContext(spark.sparkContext())
                  .parallelize(partitions, PARTITIONS)
                  .mapPartitions(
                      numbers -> {
                        int number = numbers.next();
                        long until = rows * (number + 1) / PARTITIONS;
                        SplittableRandom random = new SplittableRandom(number);
                        return Stream.generate(() -> row(random, width))
                            .limit(until - rows * number / PARTITIONS)
                            .iterator();
                      }),
              schema)
          .write()
          .option("compression", "none")
          .option("parquet.enable.dictionary", "false")
          .parquet(path.toString());
    }
  }

  private static Row row(SplittableRandom random, int width) {
    Float[] features = new Float[width];
    double sum = 0;
    for (int i = 0; i < width; i++) {
      features[i] = (float) (random.nextDouble() - 0.5);
      sum += i < 5 ? features[i] : 0;
    }
    return RowFactory.create(features, sum + (random.nextDouble() - 0.5) > 0 ? "yes" : "no");
  }

  private static void run(Path jar, Path directory, Path data) throws IOException {
    Path study =
        Files.writeString(
            directory.resolve("study.yaml"),
            """
            study: large
            data: {train: %s, label: label, task: classification, validation: 0.05}
            space:
              learningRate: {choices: [0.001, 0.01]}
              layers: 1
              units: 8
              batchSize: 4096
            search: {strategy: grid}
            training: {epochs: 1, earlyStopping: none, reduceLrOnPlateau: none, engine: dl4j}
            keepModels: 1
            output: out
            """
                .formatted(data));
    Path logs = Files.createDirectory(directory.resolve("cluster"));
    try (SparkCluster cluster =
        SparkCluster.start(CLI.resolve("spark"), logs, 1, 2).withBothCompilers()) {
      long start = System.nanoTime();
      Application application =
          cluster.start(
              List.of("--executor-memory", "2g", "--conf", "spark.luthier.broadcastLimit=256m"),
              jar,
              List.of("run", study.toString()));
      Memory driver = new Memory("SparkSubmit");
      Memory executor = new Memory("CoarseGrainedExecutorBackend");
      System.out.println("seconds  what");
      application.await("2 trials on 2 slots", LIMIT);
      System.out.printf(Locale.ROOT, "%7.0f  the trials begin%n", seconds(start));
      System.out.println("         driver " + driver);
      System.out.println("         executor " + executor);
      application.await("1/2 done", LIMIT);
      System.out.printf(Locale.ROOT, "%7.0f  the first trial has ended%n", seconds(start));
      var ended = application.end();
      System.out.printf(
          Locale.ROOT,
          "%7.0f  the study has ended, exit code %d%n",
          seconds(start),
          ended.exitCode());
      System.out.println("         driver " + driver);
      System.out.println("         executor " + executor);
      System.out.println(
          ended.exitCode() == 0
              ? Files.readString(directory.resolve("out/ranking.csv"))
              : ended.out().lines().filter(line -> !line.contains(" INFO ")).toList());
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The most memory that a process below this one has had, looked at four times a second. */
  private static final class Memory {

    private final String name;
    private volatile long own;
    private volatile long files;

    Memory(String name) {
      this.name = name;
      Thread watcher = new Thread(this::watch, "memory of " + name);
      watcher.setDaemon(true);
      watcher.start();
    }

    private void watch() {
      try {
        while (true) {
          ProcessHandle.current()
              .descendants()
              .filter(process -> process.info().commandLine().orElse("").contains(name))
              .forEach(this::look);
          Thread.sleep(250);
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }

    private void look(ProcessHandle process) {
      List<String> status = new ArrayList<>();
      try {
        status.addAll(Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")));
      } catch (IOException gone) {
        return;
      }
      own = Math.max(own, kibibytes(status, "RssAnon:"));
      files = Math.max(files, kibibytes(status, "RssFile:"));
    }

    private static long kibibytes(List<String> status, String what) {
      return status.stream()
          .filter(line -> line.startsWith(what))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "at most %.2f GiB of its own, %.2f GiB of files",
          own / (double) (1 << 20),
          files / (double) (1 << 20));
    }
  }
}
