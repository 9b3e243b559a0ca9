package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.testkit.cluster.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study's directory in an object store: through Hadoop's S3 client, to a server of its own. */
final class ObjectStoreIT {

  private static final String BUCKET = "studies";

  @TempDir static Path directory;

  private static ObjectStore store;
  private static List<String> options;

  @BeforeAll
  static void start() throws IOException {
    Path place = Files.createDirectory(directory.resolve("store"));
    store = ObjectStore.start(Assembly.SERVERS.resolve("s3proxy"), place, BUCKET);
    options =
        List.of(
            "--driver-class-path",
            Assembly.SERVERS.resolve("s3a/*").toString(),
            "--conf",
            "spark.hadoop.fs.s3a.endpoint=" + store.endpoint(),
            "--conf",
            "spark.hadoop.fs.s3a.path.style.access=true",
            "--conf",
            "spark.hadoop.fs.s3a.access.key=any",
            "--conf",
            "spark.hadoop.fs.s3a.secret.key=any");
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Test
  void aStudyOutlivesItsDrivers() throws Exception {
    String whole = SmallStudy.undisturbed(directory.resolve("whole"));
    Path study = SmallStudy.write(directory.resolve("study"), "s3a://" + BUCKET + "/out/small");

    for (int done : List.of(2, 5)) {
      try (LuthierProcess driver = LuthierProcess.run(study, options)) {
        driver.await(done + "/8 done");
        driver.kill();
      }
    }
    try (LuthierProcess driver = LuthierProcess.run(study, options)) {
      int code = driver.exitCode();

      String log = Files.readString(study.resolveSibling("log"));
      assertThat(code).as(log).isZero();
      assertThat(log).contains("resuming: ");
      String ranking = Rankings.comparable(store.read(BUCKET + "/out/small/ranking.csv"));
      assertThat(ranking).as(log).isEqualTo(whole);
      assertThat(store.read(BUCKET + "/out/small/summary.json")).contains("COMPLETED");
    }
  }

  @Test
  void aSecondDriverIsRefused() throws Exception {
    SmallStudy.assertSecondIsRefused(directory, "s3a://" + BUCKET + "/out/endless", options);
  }
}
