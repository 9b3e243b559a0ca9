package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.data.DataProblem;
import io.luthier.spark.data.Packer;
import io.luthier.study.DataSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Studies whose data is too large for a broadcast, because hardly any is allowed. */
final class LargeDataTest {

  @TempDir Path directory;

  @AfterEach
  void allowAsMuchAsBefore() {
    LocalSpark.session().conf().unset(Packer.LIMIT);
  }

  private static void allow(String limit) {
    LocalSpark.session().conf().set(Packer.LIMIT, limit);
  }

  private StudySpec.Builder study(String output, Task task) {
    return StudySpec.builder("large")
        .seed(7)
        .label(task == Task.CLASSIFICATION ? "color" : "y", task)
        .test(new DataSpec.Split.Fraction(0.2))
        .parameter(Parameter.real("learningRate", 1e-3, 1e-1, Scale.LOG))
        .parameter(Parameter.choice("units", 8, 16))
        .search(SearchSpec.builder().trials(4).build())
        .epochs(3)
        .keepModels(1)
        .output(directory.resolve(output).toString());
  }

  private static TunedStudy run(StudySpec spec, Dataset<Row> data) {
    return StudyRunner.on(LocalSpark.session()).run(spec, data);
  }

  private String fingerprint(String output) throws IOException {
    return StudyRecord.fingerprint(
        Files.readAllBytes(directory.resolve(output).resolve("study.json")));
  }

  private String testScore(String output) throws IOException {
    return new ObjectMapper()
        .readTree(directory.resolve(output).resolve("summary.json").toFile())
        .at("/winner/test")
        .toString();
  }

  private Path packed(String output) {
    return directory.resolve(output).resolve(".packed");
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void resultsAreTheSameToTheLastDigit(Task task) throws IOException {
    Dataset<Row> data = Clouds.data().repartition(5).cache();
    run(study("small", task).build(), data);
    allow("100b");
    AtomicBoolean sharded = new AtomicBoolean();
    StudyRunner.on(LocalSpark.session())
        .listener(
            new StudyListener() {
              @Override
              public void ended(TrialResult result, Study.Progress progress) {
                sharded.set(Files.exists(packed("large")));
              }
            })
        .run(study("large", task).build(), data);

    assertThat(sharded).isTrue();
    assertThat(fingerprint("large")).isEqualTo(fingerprint("small"));
    assertThat(Rankings.comparable(directory.resolve("large")))
        .isEqualTo(Rankings.comparable(directory.resolve("small")));
    assertThat(testScore("large")).isEqualTo(testScore("small")).contains("test_loss");
    assertThat(packed("large")).doesNotExist();
    assertThat(Rankings.comparable(directory.resolve("large"))).doesNotContain("FAILED");
    for (var local : SparkEnv.get().blockManager().diskBlockManager().localDirs()) {
      assertThat(local.listFiles((where, name) -> name.startsWith("luthier-"))).isEmpty();
    }
    data.unpersist();
  }

  @Test
  void soTheyAreWithFolds() throws IOException {
    // One by one: when a trial is given up depends on what has ended before.
    SearchSpec oneByOne = SearchSpec.builder().trials(3).parallelism(1).build();
    run(study("small", Task.CLASSIFICATION).folds(3).search(oneByOne).build(), Clouds.data());
    allow("100b");
    run(study("large", Task.CLASSIFICATION).folds(3).search(oneByOne).build(), Clouds.data());

    assertThat(fingerprint("large")).isEqualTo(fingerprint("small"));
    assertThat(Rankings.comparable(directory.resolve("large")))
        .isEqualTo(Rankings.comparable(directory.resolve("small")))
        .contains("PRUNED,", "-fold-")
        .doesNotContain("FAILED");
    assertThat(testScore("large")).isEqualTo(testScore("small")).contains("test_loss");
    assertThat(packed("large")).doesNotExist();
  }

  @Test
  void aStudyGoesOnWithAnotherLimitAndWhateverItsDeadDriverHasLeft() throws IOException {
    run(study("whole", Task.CLASSIFICATION).build(), Clouds.data());
    SearchSpec less = SearchSpec.builder().trials(2).build();
    run(study("out", Task.CLASSIFICATION).search(less).build(), Clouds.data());
    Path torn = Files.createDirectories(packed("out").resolve("of-a-dead-driver"));
    Files.writeString(torn.resolve("train-00000-1"), "half a shar");

    allow("0");
    run(study("out", Task.CLASSIFICATION).build(), Clouds.data());

    assertThat(Rankings.comparable(directory.resolve("out")))
        .isEqualTo(Rankings.comparable(directory.resolve("whole")));
    assertThat(packed("out")).doesNotExist();
  }

  @Test
  void aDriverThatDiedWhilePackingLeavesADirectoryToBeginIn() throws IOException {
    Path torn = Files.createDirectories(packed("out").resolve("of-a-dead-driver"));
    Files.writeString(torn.resolve("train-00000-1"), "half a shar");

    run(study("out", Task.CLASSIFICATION).build(), Clouds.data());

    assertThat(packed("out")).doesNotExist();
    assertThat(directory.resolve("out/summary.json")).exists();
  }

  @Test
  void aDamagedShardFailsTheTrialsThatNeedItInASentence() throws IOException {
    allow("0");
    SearchSpec one = SearchSpec.builder().trials(2).parallelism(1).build();
    TunedStudy tuned =
        StudyRunner.on(LocalSpark.session())
            .listener(
                new StudyListener() {
                  @Override
                  public void started(Study.Progress progress, int slots) {
                    damage(packed("out"));
                  }
                })
            .run(study("out", Task.CLASSIFICATION).search(one).build(), Clouds.data());

    assertThat(tuned.failures()).isNotEmpty();
    assertThat(tuned.failures().toString())
        .contains("packed data was damaged after it had been written: ")
        .contains("its checksum has changed");
  }

  private static void damage(Path packed) {
    try (var files = Files.walk(packed)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void whatCannotBePackedIsOneMessageHereAsWell() {
    allow("0");
    Dataset<Row> vectors = Clouds.data().selectExpr("array(x, double('NaN')) as v", "color");
    assertThatThrownBy(() -> run(study("out", Task.CLASSIFICATION).build(), vectors))
        .isInstanceOf(DataProblem.class);
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void aLimitThatIsNoSizeIsRefused() {
    allow("much");
    assertThatThrownBy(() -> run(study("out", Task.CLASSIFICATION).build(), Clouds.data()))
        .isInstanceOf(DataProblem.class)
        .hasMessageContaining(
            "spark.luthier.broadcastLimit: found much; must be a size such as 256m");
    assertThat(List.of(directory.resolve("out"))).allMatch(Files::notExists);
  }
}
