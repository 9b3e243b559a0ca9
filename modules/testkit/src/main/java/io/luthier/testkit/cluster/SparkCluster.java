package io.luthier.testkit.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A running standalone cluster.
 *
 * <pre>{@code
 * try (SparkCluster cluster = SparkCluster.start(sparkHome, logs, 2, 1)) {
 *   Submitted run = cluster.submit(List.of("--conf", "a=b"), jar, List.of("run", "study.yaml"));
 * }
 * }</pre>
 */
public final class SparkCluster implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration RUN = Duration.ofMinutes(8);

  private final Path sparkHome;
  private final Path logs;
  private final Map<String, String> daemonSettings;
  private final Map<String, String> daemonVariables;
  private final List<JavaProcess> processes = new ArrayList<>();
  private final String master;
  private final int cores;
  private final String memory;
  private final List<JavaProcess> workers = new ArrayList<>();
  private int submissions;

  // The lives of drivers and executors in tests are short: the better compiler would take more than
  // half of the time that they compute, and give nothing back.
  private String compiler = "-XX:TieredStopAtLevel=1";

  private SparkCluster(
      Path sparkHome,
      Path logs,
      int workers,
      int cores,
      String memory,
      Map<String, String> daemonSettings,
      Map<String, String> daemonVariables) {
    this.sparkHome = sparkHome;
    this.logs = logs;
    this.daemonSettings = daemonSettings;
    this.daemonVariables = daemonVariables;
    this.master =
        daemon("master", "org.apache.spark.deploy.master.Master")
            .await("Starting Spark master at (spark://\\S+)", START);
    this.cores = cores;
    this.memory = memory;
    IntStream.range(0, workers).forEach(i -> startWorker());
    this.workers.forEach(SparkCluster::awaitRegistered);
  }

  private JavaProcess startWorker() {
    int number = workers.size();
    JavaProcess worker =
        daemon(
            "worker-" + number,
            "org.apache.spark.deploy.worker.Worker",
            "--cores",
            String.valueOf(cores),
            "--memory",
            memory,
            "--work-dir",
            logs.resolve("work-" + number).toString(),
            master);
    workers.add(worker);
    return worker;
  }

  /**
   * Lets the JVMs of applications compile as they do outside of tests: for what measures them.
   *
   * @return this
   */
  public SparkCluster withBothCompilers() {
    compiler = "-XX:+TieredCompilation";
    return this;
  }

  private static void awaitRegistered(JavaProcess worker) {
    worker.await("Successfully registered with master", START);
  }

  /** Starts one more worker, like the others, and waits until it is registered. */
  public void addWorker() {
    awaitRegistered(startWorker());
  }

  /**
   * Starts a cluster and waits until its workers are registered.
   *
   * @param sparkHome a directory with Spark's {@code jars/}
   * @param logs an empty directory for output and work
   * @param workers how many worker processes
   * @param cores how many cores each of them offers
   */
  public static SparkCluster start(Path sparkHome, Path logs, int workers, int cores) {
    return start(sparkHome, logs, workers, cores, "2g");
  }

  /**
   * The same.
   *
   * @param memory how much of it each worker offers, such as {@code 2g}
   */
  public static SparkCluster start(
      Path sparkHome, Path logs, int workers, int cores, String memory) {
    return new SparkCluster(sparkHome, logs, workers, cores, memory, Map.of(), Map.of());
  }

  /**
   * The same, with workers of one core.
   *
   * @param daemonSettings Spark's settings of the master and the workers, such as a secret
   */
  public static SparkCluster start(
      Path sparkHome, Path logs, int workers, Map<String, String> daemonSettings) {
    return new SparkCluster(sparkHome, logs, workers, 1, "2g", daemonSettings, Map.of());
  }

  /**
   * A cluster of one worker that says it has GPUs, which it learns from a discovery script as it
   * would on a machine that has some. Another program stands for {@code nvidia-smi}.
   *
   * @param cores how many cores the worker offers
   * @param memory how much of it the worker offers
   * @param discoveryScript one that asks {@code nvidia-smi} in the {@code PATH} for the indexes
   * @param gpus how many GPUs that knows, with the indexes from 0
   */
  public static SparkCluster startWithGpus(
      Path sparkHome, Path logs, int cores, String memory, Path discoveryScript, int gpus) {
    String gpu = "spark.worker.resource.gpu.";
    return new SparkCluster(
        sparkHome,
        logs,
        1,
        cores,
        memory,
        Map.of(gpu + "amount", "" + gpus, gpu + "discoveryScript", discoveryScript.toString()),
        Map.of("PATH", nvidiaSmi(logs, gpus) + File.pathSeparator + System.getenv("PATH")));
  }

  /** A directory with a program that answers what a discovery script asks for, and nothing else. */
  private static Path nvidiaSmi(Path logs, int gpus) {
    String indexes =
        IntStream.range(0, gpus).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    try {
      Path bin = Files.createDirectory(logs.resolve("bin"));
      Path program =
          Files.writeString(
              bin.resolve("nvidia-smi"),
              """
              #!/bin/sh
              [ "$*" = "--query-gpu=index --format=csv,noheader" ] || exit 2
              printf '%%s\\n' %s
              """
                  .formatted(indexes));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      return bin;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What spark-submit takes as {@code --master}. */
  public String master() {
    return master;
  }

  /**
   * What a submitted application left behind.
   *
   * @param exitCode of the spark-submit process
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Submitted(int exitCode, String out, String err) {}

  /**
   * Runs an application to its end as spark-submit does, in client mode.
   *
   * @param options of spark-submit, beside the master and the class
   * @param jar the application
   * @param arguments what the application is given
   */
  public Submitted submit(List<String> options, Path jar, List<String> arguments) {
    return run(command(options, jar, arguments), environment(), logs, "submit-" + submissions++);
  }

  /**
   * Starts an application as {@link #submit} does, and does not wait for it.
   *
   * @return the application, whose two outputs are one
   */
  public Application start(List<String> options, Path jar, List<String> arguments) {
    String name = "submit-" + submissions++;
    JavaProcess process =
        JavaProcess.start(
            name, command(options, jar, arguments), environment(), logs.resolve(name + ".log"));
    processes.add(process);
    return new Application(process);
  }

  /** An application that runs. */
  public static final class Application {

    private final JavaProcess process;

    private Application(JavaProcess process) {
      this.process = process;
    }

    /** Waits until the application has printed a line that contains a pattern. */
    public String await(String pattern) {
      return process.await(pattern, RUN);
    }

    /** Waits as long as that until the application has printed a line that contains a pattern. */
    public String await(String pattern, Duration limit) {
      return process.await(pattern, limit);
    }

    /** Waits for its end. */
    public Submitted end() {
      return process.end(RUN);
    }
  }

  /** Kills an executor, as {@code kill -9} does. */
  public void killExecutor() {
    ProcessHandle executor =
        workers.stream()
            .flatMap(JavaProcess::descendants)
            .filter(process -> commandLine(process).contains("CoarseGrainedExecutorBackend"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no executor runs"));
    executor.destroyForcibly();
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  /**
   * Tells a worker that it will go away, as a cloud does before it takes a machine back. It needs
   * {@code spark.decommission.enabled} among the cluster's settings.
   */
  public void decommissionWorker(int number) {
    JavaProcess worker = workers.get(number);
    worker.signal("PWR");
    worker.await("Decommission worker", START);
  }

  /** Kills a worker, as {@code kill -9} does; its executors end when they notice. */
  public void killWorker(int number) {
    workers.get(number).kill();
  }

  private List<String> command(List<String> options, Path jar, List<String> arguments) {
    List<String> submit = java("-Xmx1g", "org.apache.spark.deploy.SparkSubmit");
    submit.add(1, compiler);
    return Stream.of(
            submit.stream(),
            Stream.of("--master", master, "--class", "io.luthier.cli.Luthier"),
            Stream.of("--conf", "spark.driver.host=127.0.0.1"),
            Stream.of("--conf", "spark.ui.enabled=false"),
            Stream.of("--conf", "spark.executor.extraJavaOptions=" + compiler),
            options.stream(),
            Stream.of(jar.toString()),
            arguments.stream())
        .flatMap(part -> part)
        .toList();
  }

  /** Runs any command to its end. */
  public static Submitted run(
      List<String> command, Map<String, String> environment, Path logs, String name) {
    try {
      Path out = logs.resolve(name + ".out");
      Path err = logs.resolve(name + ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        if (!process.waitFor(RUN.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException(
              command + " did not end within " + RUN + "\n" + Files.readString(err));
        }
      } finally {
        process.destroyForcibly();
      }
      return new Submitted(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private JavaProcess daemon(String name, String main, String... arguments) {
    List<String> command = java("-Xmx512m", main);
    // Options of Java stand before the class.
    daemonSettings.forEach((key, value) -> command.add(1, "-D" + key + "=" + value));
    command.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>(environment());
    environment.putAll(daemonVariables);
    JavaProcess process =
        JavaProcess.start(name, command, environment, logs.resolve(name + ".log"));
    processes.add(process);
    return process;
  }

  private List<String> java(String heap, String main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(heap);
    for (String opened :
        List.of(
            "java.base/java.lang",
            "java.base/java.lang.invoke",
            "java.base/java.io",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/sun.nio.ch",
            "java.base/sun.security.action",
            "java.base/sun.util.calendar")) {
      command.add("--add-opens=" + opened + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", sparkHome.resolve("jars") + "/*", main));
    return command;
  }

  private Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME", sparkHome.toString(),
        "SPARK_SCALA_VERSION", "2.12",
        "SPARK_LOCAL_IP", "127.0.0.1");
  }

  @Override
  public void close() {
    processes.forEach(JavaProcess::close);
  }
}
