package io.luthier.bench;

import io.luthier.testkit.cluster.SparkCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What passes between the command {@code scripts/luthier run modules/examples/satellite.yaml} and
 * its first trial: each step, when it was reached, and the processor time of the driver until then.
 * Every figure is the median of several runs; the first run of a checkout is not counted.
 *
 * <p>Arguments: how many runs; {@code embedded} or {@code cluster} (a master and one worker of two
 * cores, as processes); then the root of a checkout, or of several, whose runs alternate, so that a
 * noisy machine is so to all of them alike.
 */
public final class Startup {

  private static final int CORES = 2;

  private Startup() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    boolean embedded = args.length < 2 || args[1].equals("embedded");
    Path here = Path.of("").toAbsolutePath();
    List<Path> checkouts =
        args.length > 2
            ? Arrays.stream(args).skip(2).map(root -> Path.of(root).toAbsolutePath()).toList()
            : List.of(here);
    Map<Path, List<Run>> measured = new LinkedHashMap<>();
    Path directory = Files.createTempDirectory("luthier-startup");
    List<SparkCluster> clusters = new ArrayList<>();
    try {
      Map<Path, List<String>> options = new LinkedHashMap<>();
      for (Path checkout : checkouts) {
        measured.put(checkout, new ArrayList<>());
        options.put(checkout, List.of("--master", "local[" + CORES + "]"));
        if (!embedded) {
          Path logs = Files.createDirectory(directory.resolve("cluster-" + clusters.size()));
          SparkCluster cluster =
              SparkCluster.start(checkout.resolve("modules/cli/target/spark"), logs, 1, CORES);
          clusters.add(cluster);
          options.put(checkout, List.of("--master", cluster.master()));
        }
      }
      for (int i = 0; i <= runs; i++) {
        for (Path checkout : checkouts) {
          Run run = run(checkout, options.get(checkout), directory.resolve("out"), here);
          if (i > 0) {
            measured.get(checkout).add(run);
          }
        }
      }
    } finally {
      clusters.forEach(SparkCluster::close);
      delete(directory);
    }
    measured.forEach(Startup::print);
  }

  /** When each step was reached, and the driver's processor time until then, in milliseconds. */
  private record Run(Map<String, Long> at, Map<String, Long> processor) {}

  private static Run run(Path checkout, List<String> options, Path output, Path here)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(checkout.resolve("scripts/luthier").toString());
    command.addAll(
        List.of("run", checkout.resolve("modules/examples/satellite.yaml").toString(), "--fresh"));
    command.addAll(options);
    command.addAll(List.of("--jars", jar(here).toString()));
    command.addAll(List.of("--conf", "spark.extraListeners=" + StartupClock.class.getName()));
    command.addAll(List.of("--set", "search.trials=2", "--set", "output=" + output));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SPARK_HOME", "");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    long start = System.currentTimeMillis();
    Process process = builder.start();
    Run run = new Run(new LinkedHashMap<>(), new LinkedHashMap<>());
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      String line;
      while ((line = lines.readLine()) != null) {
        said.append(line).append('\n');
        if (line.startsWith(StartupClock.MARK)) {
          String[] parts = line.substring(StartupClock.MARK.length()).split(" ", 3);
          run.at().put(parts[2], Long.parseLong(parts[0]) - start);
          run.processor().put(parts[2], Long.parseLong(parts[1]));
          if (parts[2].equals(StartupClock.LAST)) {
            // What comes after it is not looked at, and would only take long.
            process.destroyForcibly().waitFor();
            break;
          }
        }
      }
    }
    if (!run.at().containsKey(StartupClock.LAST)) {
      throw new IllegalStateException(command + " failed:\n" + said);
    }
    delete(output);
    return run;
  }

  private static Path jar(Path here) throws IOException {
    try (Stream<Path> jars = Files.list(here.resolve("modules/bench/target"))) {
      return jars.filter(jar -> jar.getFileName().toString().matches("luthier-bench-.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("modules/bench is not built"));
    }
  }

  private static void print(Path checkout, List<Run> runs) {
    System.out.printf("%n%s, %d runs%n", checkout.getFileName(), runs.size());
    System.out.println("     at   step  processor");
    long before = 0;
    for (String step : runs.get(0).at().keySet()) {
      long at = median(runs.stream().map(Run::at).toList(), step);
      long processor = median(runs.stream().map(Run::processor).toList(), step);
      System.out.printf(
          Locale.ROOT,
          "%7.2f %6.2f %10.2f  %s%n",
          at / 1e3,
          (at - before) / 1e3,
          processor / 1e3,
          step);
      before = at;
    }
  }

  private static long median(List<Map<String, Long>> runs, String step) {
    long[] sorted =
        runs.stream()
            .filter(run -> run.containsKey(step))
            .mapToLong(run -> run.get(step))
            .sorted()
            .toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
