package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.spark.store.LedgerFiles;
import io.luthier.spark.store.LockedException;
import io.luthier.spark.store.StudyLock;
import io.luthier.testkit.cluster.HdfsCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study's directory on a real HDFS: a name node and two data nodes. */
final class HdfsIT {

  private static final List<String> REPLICATION =
      List.of("--conf", "spark.hadoop.dfs.replication=2");

  @TempDir static Path directory;

  private static HdfsCluster hdfs;
  private static FileSystem files;

  @BeforeAll
  static void start() throws IOException {
    hdfs =
        HdfsCluster.start(
            List.of(Assembly.SERVERS.resolve("hdfs"), Assembly.SPARK_HOME.resolve("jars")),
            Files.createDirectory(directory.resolve("hdfs")),
            2);
    files = client();
  }

  @AfterAll
  static void stop() throws IOException {
    files.close();
    hdfs.close();
  }

  private static FileSystem client() throws IOException {
    Configuration settings = new Configuration();
    settings.set("dfs.replication", "2");
    return FileSystem.newInstance(URI.create(hdfs.uri()), settings);
  }

  @Test
  void aStudyOutlivesADataNodeAndItsDriver() throws Exception {
    String whole = SmallStudy.undisturbed(directory.resolve("whole"));
    String output = hdfs.uri() + "/studies/small";
    Path study = SmallStudy.write(directory.resolve("study"), output);

    try (LuthierProcess driver = LuthierProcess.run(study, REPLICATION)) {
      driver.await("1/8 done");
      hdfs.stopDataNode(0);
      driver.await("3/8 done");
      driver.kill();
    }
    try (LuthierProcess driver = LuthierProcess.run(study, REPLICATION)) {
      int code = driver.exitCode();

      String log = Files.readString(study.resolveSibling("log"));
      assertThat(code).as(log).isZero();
      assertThat(log).contains("resuming: ");
      assertThat(ranking(output)).as(log).isEqualTo(whole);
      assertThat(files.exists(new org.apache.hadoop.fs.Path(output, "summary.json"))).isTrue();
    }
  }

  @Test
  void dataTooLargeForABroadcastGoesThroughHdfsAndADeadDriversIsRemoved() throws Exception {
    String whole = SmallStudy.undisturbed(directory.resolve("undisturbed"));
    String output = hdfs.uri() + "/studies/large";
    Path study = SmallStudy.write(directory.resolve("large"), output);
    var packed = new org.apache.hadoop.fs.Path(output, ".packed");
    List<String> options = new ArrayList<>(REPLICATION);
    options.addAll(List.of("--conf", "spark.luthier.broadcastLimit=1k"));

    try (LuthierProcess driver = LuthierProcess.run(study, options)) {
      driver.await("2/8 done");
      driver.kill();
    }
    assertThat(files.listStatus(packed)).as("what the dead driver has left").hasSize(1);
    try (LuthierProcess driver = LuthierProcess.run(study, options)) {
      int code = driver.exitCode();

      String log = Files.readString(study.resolveSibling("log"));
      assertThat(code).as(log).isZero();
      assertThat(log).contains("resuming: ");
      assertThat(ranking(output)).as(log).isEqualTo(whole);
      assertThat(files.exists(packed)).isFalse();
    }
  }

  @Test
  void aSecondDriverIsRefused() throws Exception {
    SmallStudy.assertSecondIsRefused(directory, hdfs.uri() + "/studies/endless", REPLICATION);
  }

  @Test
  void ofManyDriversThatStartAtOnceOneTakesTheLock() throws Exception {
    int drivers = 8;
    CountDownLatch ready = new CountDownLatch(drivers);
    ExecutorService threads = Executors.newFixedThreadPool(drivers);
    try {
      Callable<Integer> driver =
          () -> {
            try (FileSystem own = client()) {
              ready.countDown();
              ready.await();
              StudyLock.take(own, new org.apache.hadoop.fs.Path("/studies/contended/lock"));
              return 1;
            } catch (LockedException held) {
              return 0;
            }
          };
      int taken = 0;
      for (Future<Integer> one : threads.invokeAll(Collections.nCopies(drivers, driver))) {
        taken += one.get();
      }
      assertThat(taken).isEqualTo(1);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void whatADeadDriverWasWritingIsClosedBeforeItIsRead() throws Exception {
    var place = new org.apache.hadoop.fs.Path("/studies/torn/ledger");
    try (FileSystem dead = client()) {
      var out = dead.create(new org.apache.hadoop.fs.Path(place, "1.log"));
      out.write(new byte[] {1, 2, 3});
      out.hflush();
      DistributedFileSystem hdfsFiles = (DistributedFileSystem) files;
      assertThat(hdfsFiles.isFileClosed(new org.apache.hadoop.fs.Path(place, "1.log"))).isFalse();

      assertThat(new LedgerFiles(files, place).read("1.log")).containsExactly(1, 2, 3);

      assertThat(hdfsFiles.isFileClosed(new org.apache.hadoop.fs.Path(place, "1.log"))).isTrue();
      // As far as HDFS is concerned, its writer is dead: that it cannot be closed is no failure.
      assertThatThrownBy(out::close).isInstanceOf(IOException.class);
    }
  }

  private static String ranking(String output) throws IOException {
    try (InputStream csv = files.open(new org.apache.hadoop.fs.Path(output, "ranking.csv"))) {
      return Rankings.comparable(new String(csv.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
