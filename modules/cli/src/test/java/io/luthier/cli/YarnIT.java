package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.cluster.HdfsCluster;
import io.luthier.testkit.cluster.SparkCluster;
import io.luthier.testkit.cluster.SparkCluster.Submitted;
import io.luthier.testkit.cluster.YarnCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Studies on a real YARN and its HDFS, as {@code scripts/luthier} submits them with the property
 * files that we ship; only sizes are smaller.
 */
final class YarnIT {

  private static final String STUDY =
      """
      study: small
      seed: 5
      data: {train: data.csv, label: inside, task: classification, test: 0.1}
      space: {learningRate: {min: 1.0e-4, max: 1.0e-1, scale: log}, units: {choices: [8, 16]}}
      search: {trials: 4}
      training: {epochs: 25, earlyStopping: none}
      output: %s
      """;

  private static final long PATIENCE_MINUTES = 5;

  @TempDir static Path directory;

  private static HdfsCluster hdfs;
  private static YarnCluster yarn;
  private static FileSystem files;
  private static int calls;

  @BeforeAll
  static void start() throws Exception {
    Path jars = Assembly.SPARK_HOME.resolve("jars");
    List<Path> hadoop = List.of(Assembly.SERVERS.resolve("hdfs"), jars);
    hdfs = HdfsCluster.start(hadoop, Files.createDirectory(directory.resolve("hdfs")), 1);
    List<Path> withCertificates = new ArrayList<>(hadoop);
    withCertificates.add(Assembly.SERVERS.resolve("yarn"));
    yarn =
        YarnCluster.start(
            withCertificates, Files.createDirectory(directory.resolve("yarn")), hdfs.uri());
    Configuration settings = new Configuration();
    settings.set("dfs.replication", "1");
    files = FileSystem.newInstance(URI.create(hdfs.uri()), settings);
    putSparksJars(jars);
    SmallStudy.write(directory.resolve("study"), "unused");
    put(directory.resolve("study/data.csv"), "/studies/small/data.csv");
    put(
        Files.writeString(directory.resolve("study/study.yaml"), STUDY.formatted("out")),
        "/studies/small/study.yaml");
  }

  /** As the documentation says. */
  private static void putSparksJars(Path jars) throws IOException, InterruptedException {
    Path archive = directory.resolve("spark.zip");
    String jar = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
    List<String> pack = List.of(jar, "-c", "-0", "-M", "-f", "" + archive, "-C", "" + jars, ".");
    assertThat(new ProcessBuilder(pack).inheritIO().start().waitFor()).isZero();
    String shipped =
        ClusterConfigs.properties(ClusterConfigs.DIRECTORY.resolve("yarn/cpu.properties"))
            .get("spark.yarn.archive");
    put(archive, URI.create(shipped).getPath());
    Files.delete(archive);
  }

  private static void put(Path local, String remote) throws IOException {
    files.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(local.toUri()), new org.apache.hadoop.fs.Path(remote));
  }

  @AfterAll
  static void stop() throws IOException {
    files.close();
    yarn.close();
    hdfs.close();
  }

  private static Submitted luthier(String properties, String mode, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Assembly.ROOT.resolve("scripts/luthier").toString());
    command.addAll(
        List.of("--properties-file", "" + ClusterConfigs.DIRECTORY.resolve("yarn/" + properties)));
    command.addAll(List.of("--deploy-mode", mode));
    command.addAll(List.of("--driver-memory", "512m", "--executor-memory", "512m"));
    command.addAll(List.of("--num-executors", "1"));
    for (String setting :
        List.of(
            "spark.yarn.am.memory=128m",
            // Every process is on the loopback address.
            "spark.yarn.appMasterEnv.SPARK_LOCAL_IP=127.0.0.1",
            "spark.executorEnv.SPARK_LOCAL_IP=127.0.0.1",
            // Their lives are short: the better compiler would cost more than it gives.
            "spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1",
            "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1",
            "spark.yarn.am.extraJavaOptions=-XX:TieredStopAtLevel=1")) {
      command.addAll(List.of("--conf", setting));
    }
    command.addAll(List.of(arguments));
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME",
            "",
            "SPARK_LOCAL_IP",
            "127.0.0.1",
            "HADOOP_CONF_DIR",
            yarn.configuration().toString(),
            "HADOOP_USER_NAME",
            System.getProperty("user.name"));
    return SparkCluster.run(command, environment, directory, "call-" + calls++);
  }

  /** The containers that have come since. */
  private static List<String> since(List<String> before) {
    return yarn.containers().stream().filter(name -> !before.contains(name)).toList();
  }

  /** The only one in which a driver can have run: the application's first, of its first attempt. */
  private static String onlyDriver(List<String> containers) {
    assertThat(containers).as("one attempt").allMatch(name -> name.matches(".*_01_\\d{6}"));
    return containers.stream().filter(name -> name.endsWith("_000001")).findFirst().orElseThrow();
  }

  @Test
  void clientModeTrainsInContainersThatWereGrantedGpus() throws Exception {
    List<String> before = yarn.containers();

    Submitted run =
        luthier(
            "gpu.properties",
            "client",
            "--conf",
            "spark.executor.resource.gpu.discoveryScript=" + discovery(),
            "run",
            "hdfs:///studies/small/study.yaml");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Results: " + hdfs.uri() + "/studies/small/out");
    List<Map<String, String>> rows = Rankings.read(hdfs.uri() + "/studies/small/out");
    assertThat(rows)
        .hasSize(4)
        .allSatisfy(
            row -> {
              assertThat(row).containsEntry("state", "COMPLETED");
              assertThat(row.get("executor")).startsWith("1@");
              // There is none; that Spark has been given one is what is looked at here.
              assertThat(row.get("message"))
                  .startsWith("on the CPU, though Spark has granted a GPU: ");
            });
    String executor =
        since(before).stream().filter(name -> name.endsWith("_000002")).findFirst().orElseThrow();
    assertThat(yarn.granted(executor))
        .as("512 MiB of heap and 4 GiB beside it")
        .contains("memory:4608, vCores:4")
        .contains("yarn.io/gpu: 1");
  }

  @Test
  void executorsOfAKindComeByDynamicAllocation() throws IOException {
    List<String> arguments = new ArrayList<>();
    for (String setting :
        List.of(
            "spark.dynamicAllocation.enabled=true",
            "spark.dynamicAllocation.shuffleTracking.enabled=true",
            "spark.executor.cores=1",
            // The session's own executors have none, and yet Spark needs to know how to find them.
            "spark.executor.resource.gpu.amount=0",
            "spark.executor.resource.gpu.discoveryScript=" + discovery())) {
      arguments.addAll(List.of("--conf", setting));
    }
    arguments.addAll(List.of("run", "hdfs:///studies/small/study.yaml"));
    arguments.addAll(List.of("--set", "executors=[{cores: 1, gpus: 1}]"));
    arguments.addAll(List.of("--set", "output=hdfs:///studies/kinds"));

    Submitted run = luthier("cpu.properties", "client", arguments.toArray(String[]::new));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Rankings.read(hdfs.uri() + "/studies/kinds"))
        .hasSize(4)
        .allSatisfy(
            row -> {
              assertThat(row).containsEntry("state", "COMPLETED");
              assertThat(row.get("message"))
                  .startsWith("on the CPU, though Spark has granted a GPU: ");
            });
  }

  /** Finds a GPU where there is none. */
  private static Path discovery() throws IOException {
    Path script =
        Files.writeString(
            directory.resolve("discover"),
            "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\"]}'\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script;
  }

  @Test
  void clientModeEndsWithOurExitCode() {
    Submitted run = luthier("cpu.properties", "client", "run", "hdfs:///studies/none.yaml");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("luthier: there is no study file hdfs:///studies/none.yaml\n");
  }

  @Test
  void clusterModeTellsWhatIsWrongAndDoesNotTryAgain() throws Exception {
    Path study = Files.createDirectories(directory.resolve("lost")).resolve("lost.yaml");
    Files.writeString(study, STUDY.formatted("out"));
    List<String> before = yarn.containers();

    Submitted run =
        luthier("cpu.properties", "cluster", "--files", study.toString(), "run", "lost.yaml");

    assertThat(run.exitCode()).as("spark-submit has no other").isEqualTo(1);
    assertThat(run.err())
        .containsPattern(
            "exit code 2: luthier: lost.yaml: output: file:\\S+/out is in the driver's container");
    assertThat(yarn.log(onlyDriver(since(before)))).contains("luthier: lost.yaml: output: ");
  }

  @Test
  void aDriverThatDiesInClusterModeHasNoSecondAttemptAndTheSameCommandGoesOn() throws Exception {
    String[] command = {
      "run", "hdfs:///studies/small/study.yaml", "--set", "output=hdfs:///studies/killed"
    };
    List<String> before = yarn.containers();
    CompletableFuture<Submitted> first =
        CompletableFuture.supplyAsync(() -> luthier("cpu.properties", "cluster", command));
    awaitCounted(before, first);
    yarn.killDriver();

    assertThat(first.get(PATIENCE_MINUTES, TimeUnit.MINUTES).exitCode()).isEqualTo(1);
    onlyDriver(since(before));
    List<String> between = yarn.containers();
    Submitted second = luthier("cpu.properties", "cluster", command);

    String log = yarn.log(onlyDriver(since(between)));
    assertThat(second.exitCode()).as(second.err() + log).isZero();
    assertThat(log).contains("resuming: ").contains("4/4 done");
    assertThat(Rankings.read(hdfs.uri() + "/studies/killed"))
        .hasSize(4)
        .allSatisfy(row -> assertThat(row).containsEntry("state", "COMPLETED"));
  }

  private static void awaitCounted(List<String> before, CompletableFuture<Submitted> run)
      throws InterruptedException, ExecutionException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    while (since(before).stream().noneMatch(name -> yarn.log(name).contains("1/4 done"))) {
      assertThat(run).as("the study has not ended").isNotDone();
      assertThat(System.nanoTime()).as("a trial was counted").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
