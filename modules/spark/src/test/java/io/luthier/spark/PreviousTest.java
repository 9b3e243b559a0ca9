package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.DataSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study that takes over from an earlier one is compared with it. */
final class PreviousTest {

  @TempDir Path directory;

  private final StudyRunner runner = StudyRunner.on(LocalSpark.session());

  private StudySpec.Builder study(String name, String label, Task task) {
    return StudySpec.builder("nightly")
        .seed(7)
        .label(label, task)
        .parameter(Parameter.real("learningRate", 1e-3, 1e-1, Scale.LOG))
        .parameter(Parameter.choice("units", 8, 16))
        .epochs(6)
        .search(SearchSpec.random(2))
        .output(directory.resolve(name).toString());
  }

  private StudySpec.Builder colors(String name) {
    return study(name, "color", Task.CLASSIFICATION);
  }

  private SearchSpec from(String name) {
    return SearchSpec.builder().trials(2).from(directory.resolve(name).toString()).build();
  }

  private SearchSpec latest(String name) {
    return SearchSpec.builder().trials(2).fromLatest(directory.resolve(name).toString()).build();
  }

  private String uri(String name) {
    return "file:" + directory.resolve(name);
  }

  private JsonNode summary(String name) throws IOException {
    return new ObjectMapper()
        .readTree(Files.readString(directory.resolve(name).resolve("summary.json")));
  }

  private static void remove(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  @Test
  void onTheSameRowsItsFiguresAreThoseThatItHadItself() throws IOException {
    TunedStudy earlier = runner.run(colors("earlier").build(), Clouds.data());
    Map<String, Double> own = earlier.winner().orElseThrow().metrics();

    for (String limit : new String[] {"256m", "1k"}) {
      LocalSpark.session().conf().set("spark.luthier.broadcastLimit", limit);
      try {
        String name = "later-" + limit;
        TunedStudy later = runner.run(colors(name).search(from("earlier")).build(), Clouds.data());
        Previous previous = later.previous().orElseThrow();

        assertThat(previous.problem()).isEmpty();
        assertThat(previous.sameData()).isTrue();
        for (String metric : new String[] {"val_loss", "val_accuracy", "val_f1"}) {
          assertThat(previous.metrics().get(metric)).isCloseTo(own.get(metric), within(1e-4));
        }
        assertThat(summary(name).at("/previous/metrics/val_loss").asDouble())
            .isEqualTo(previous.metrics().get("val_loss"));
        assertThat(String.join("\n", later.story()))
            .contains("that of " + uri("earlier") + ", on the same validation rows")
            .contains("it has not been trained on these rows");
      } finally {
        LocalSpark.session().conf().unset("spark.luthier.broadcastLimit");
      }
    }

    TunedStudy first =
        runner.run(colors("again").seed(8).search(from("earlier")).build(), Clouds.data());
    remove(directory.resolve("earlier"));
    TunedStudy second =
        runner.run(colors("again").seed(8).search(from("earlier")).build(), Clouds.data());

    assertThat(first.previous().orElseThrow().sameData()).isFalse();
    assertThat(String.join("\n", first.story())).contains("It may have been trained on some");
    assertThat(second.previous()).isEqualTo(first.previous());
    assertThat(second.story()).isEqualTo(first.story());
  }

  @Test
  void largeDataOfManyFilesIsJudgedByTheSameRows() throws IOException {
    // Spark's own order of these files is not that of their names, and it sorts their rows by a
    // sample.
    for (int i = 0; i < 4; i++) {
      Clouds.data()
          .filter(
              "pmod(hash(x, y), 10) in (" + new String[] {"0,1,2,3", "4", "5,6", "7,8,9"}[i] + ")")
          .coalesce(1)
          .write()
          .csv(directory.resolve("part-" + i).toString());
      try (Stream<Path> parts = Files.list(directory.resolve("part-" + i))) {
        Path part =
            parts.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
        Files.createDirectories(directory.resolve("data"));
        Files.move(part, directory.resolve("data/part-" + i + ".csv"));
      }
    }
    DataSpec.Source many =
        new DataSpec.Source(
            directory.resolve("data").toString(),
            Optional.of("csv"),
            Map.of("header", "false", "inferSchema", "true"));
    String label = "_c" + Arrays.asList(Clouds.data().columns()).indexOf("color");
    TunedStudy earlier =
        runner.run(study("earlier", label, Task.CLASSIFICATION).train(many).build());

    LocalSpark.session().conf().set("spark.luthier.broadcastLimit", "1k");
    try {
      Previous previous =
          runner
              .run(
                  study("later", label, Task.CLASSIFICATION)
                      .train(many)
                      .search(from("earlier"))
                      .build())
              .previous()
              .orElseThrow();

      assertThat(previous.problem()).isEmpty();
      assertThat(previous.sameData()).isTrue();
      assertThat(previous.metrics().get("val_loss"))
          .isCloseTo(earlier.winner().orElseThrow().metrics().get("val_loss"), within(1e-6));
    } finally {
      LocalSpark.session().conf().unset("spark.luthier.broadcastLimit");
    }
  }

  @Test
  void aDriverThatDiedBeforeItHadBegunTheStudyIsInNobodysWay() throws IOException {
    runner.run(colors("n/01").build(), Clouds.data());
    runner.run(colors("n/02").search(latest("n")).build(), Clouds.data());
    Files.createDirectories(directory.resolve("n/03"));
    Files.copy(directory.resolve("n/02/from.json"), directory.resolve("n/03/from.json"));
    Files.createDirectories(directory.resolve("n/04"));
    Files.copy(directory.resolve("n/02/from.json"), directory.resolve("n/04/from.json"));

    TunedStudy third = runner.run(colors("n/03").search(latest("n")).build(), Clouds.data());
    TunedStudy alone = runner.run(colors("n/04").build(), Clouds.data());

    assertThat(third.previous().map(Previous::study)).isEqualTo(Optional.of(uri("n/02")));
    assertThat(alone.previous()).isEmpty();
    assertThat(directory.resolve("n/04/from.json")).doesNotExist();
  }

  @Test
  void withFoldsTheMeanOverAllOfThemIsCompared() throws IOException {
    runner.run(colors("earlier").build(), Clouds.data());
    TunedStudy later =
        runner.run(colors("folds").folds(3).search(from("earlier")).build(), Clouds.data());

    Previous previous = later.previous().orElseThrow();
    assertThat(previous.problem()).isEmpty();
    Dataset<Row> predicted =
        Predictions.load(LocalSpark.session(), directory.resolve("earlier").toString())
            .predict(Clouds.data());
    double right = predicted.filter("prediction = color").count() / 300.0;
    assertThat(previous.metrics().get("val_accuracy")).isCloseTo(right, within(1e-9));
  }

  @Test
  void aClassThatItDoesNotKnowIsAnErrorAndSaid() {
    runner.run(colors("earlier").build(), Clouds.data().filter("color <> 'green'"));
    TunedStudy later = runner.run(colors("later").search(from("earlier")).build(), Clouds.data());

    Previous previous = later.previous().orElseThrow();
    assertThat(previous.problem()).isEmpty();
    assertThat(previous.unknownRows()).isEqualTo(20);
    assertThat(previous.metrics().get("val_accuracy")).isLessThanOrEqualTo(2.0 / 3);
    assertThat(previous.metrics().get("val_loss")).isGreaterThan(7);
    assertThat(String.join("\n", later.story()))
        .contains("20 of the rows are of classes it does not know, and count as errors");

    TunedStudy fewer =
        runner.run(
            colors("fewer").search(from("later")).build(),
            Clouds.data().filter("color <> 'green'"));
    assertThat(fewer.previous().orElseThrow().unknownRows()).isZero();
    assertThat(fewer.previous().orElseThrow().metrics().get("val_accuracy")).isGreaterThan(0.5);
  }

  @Test
  void numbersAreComparedWithTheLaterStudysStandardisation() throws IOException {
    Dataset<Row> data = Clouds.data();
    String file = directory.resolve("judges.parquet").toString();
    data.coalesce(1).write().parquet(file);
    DataSpec.Split judges = new DataSpec.Split.Separate(DataSpec.Source.of(file));
    runner.run(study("earlier", "y", Task.REGRESSION).build(), data.filter("color <> 'green'"));
    TunedStudy later =
        runner.run(
            study("later", "y", Task.REGRESSION).validation(judges).search(from("earlier")).build(),
            data);

    double mae =
        Predictions.load(LocalSpark.session(), directory.resolve("earlier").toString())
            .predict(data)
            .selectExpr("avg(abs(prediction - y))")
            .first()
            .getDouble(0);
    Previous previous = later.previous().orElseThrow();
    assertThat(previous.problem()).isEmpty();
    assertThat(previous.metrics().get("val_mae")).isCloseTo(mae, within(1e-4));
  }

  @Test
  void whatCannotBeComparedIsASentenceAndNoFailure() throws IOException {
    runner.run(colors("earlier").build(), Clouds.data());
    TunedStudy narrow =
        runner.run(colors("narrow").search(from("earlier")).build(), Clouds.data().drop("y"));
    TunedStudy number =
        runner.run(
            study("number", "y", Task.REGRESSION).search(from("earlier")).build(),
            Clouds.data().drop("color"));
    remove(directory.resolve("earlier/models"));
    TunedStudy without =
        runner.run(colors("without").search(from("earlier")).build(), Clouds.data());

    assertThat(narrow.winner()).isPresent();
    assertThat(narrow.previous().orElseThrow().problem())
        .isEqualTo("it needs the column y, which this study does not have");
    assertThat(number.previous().orElseThrow().problem())
        .isEqualTo("it predicts the column color, and not y");
    assertThat(without.winner()).isPresent();
    assertThat(without.previous().orElseThrow().problem()).contains("network.zip");
    assertThat(String.join("\n", without.story()))
        .contains("The winner of " + uri("earlier") + " cannot be compared: ");
    assertThat(summary("without").at("/previous/better").isNull()).isTrue();
  }

  @Test
  void theLatestThatEndedWellBeforeItIsTaken() throws IOException {
    assertThatThrownBy(
            () -> runner.run(colors("n/01").search(latest("typo")).build(), Clouds.data()))
        .isInstanceOf(ResumeProblem.class)
        .hasMessageContaining("search.from.latest: there is no directory");

    TunedStudy first = runner.run(colors("n/01").search(latest("n")).build(), Clouds.data());
    assertThat(first.previous()).isEmpty();
    assertThat(String.join("\n", first.story())).contains("it began by itself");
    runner.run(colors("n/04").search(latest("n")).build(), Clouds.data());
    runner.run(colors("n/02").search(latest("n")).build(), Clouds.data());
    Files.delete(directory.resolve("n/02/summary.json"));
    Files.createDirectory(directory.resolve("n/02.20260131-020304"));

    TunedStudy third = runner.run(colors("n/03").search(latest("n")).build(), Clouds.data());

    assertThat(third.previous().map(Previous::study)).isEqualTo(Optional.of(uri("n/01")));
    runner.run(colors("n/02").search(latest("n")).build(), Clouds.data());
    assertThat(
            runner
                .run(colors("n/03").search(latest("n")).build(), Clouds.data())
                .previous()
                .map(Previous::study))
        .as("the same again, though there is a later one now")
        .isEqualTo(Optional.of(uri("n/01")));
    assertThat(runner.run(colors("n/01").search(latest("n")).build(), Clouds.data()).previous())
        .isEmpty();
  }
}
