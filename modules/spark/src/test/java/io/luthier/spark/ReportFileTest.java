package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.DataSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportFileTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern DATA = Pattern.compile("id=\"data\">(.*?)</script>");

  @TempDir Path directory;

  private StudySpec.Builder study() {
    return StudySpec.builder("reported")
        .seed(7)
        .label("color", Task.CLASSIFICATION)
        .test(new DataSpec.Split.Fraction(0.2))
        .parameter(Parameter.real("learningRate", 1e-3, 1e-1, Scale.LOG))
        .parameter(Parameter.choice("units", 8, 16))
        .search(SearchSpec.random(6))
        .epochs(5)
        .keepModels(2)
        .output(directory.resolve("out").toString());
  }

  private ObjectNode data() throws IOException {
    Matcher data = DATA.matcher(Files.readString(directory.resolve("out/report.html")));
    assertThat(data.find()).isTrue();
    return (ObjectNode) JSON.readTree(data.group(1));
  }

  private static Map<String, List<String>> table(JsonNode data) {
    Map<String, List<String>> table = new HashMap<>();
    for (JsonNode column : data.path("columns")) {
      List<String> cells = new ArrayList<>();
      column.path("values").forEach(v -> cells.add(v.isNull() ? "" : v.asText()));
      for (JsonNode code : column.path("codes")) {
        cells.add(code.asInt() < 0 ? "" : column.path("words").get(code.asInt()).asText());
      }
      table.put(column.path("name").asText(), cells);
    }
    return table;
  }

  @Test
  void theReportHasTheFiguresOfTheRankingAndCanBeWrittenAgain() throws IOException {
    TunedStudy tuned = StudyRunner.on(LocalSpark.session()).run(study().build(), Clouds.data());
    ObjectNode data = data();

    assertSameFigures(table(data), RankingCsv.read(tuned.spec().output(), new Configuration()));
    assertThat(data.path("state").asText()).isEqualTo("COMPLETED");
    assertThat(data.path("story").get(0).asText()).isEqualTo(tuned.story().get(0));
    assertThat(data.path("test")).hasSize(tuned.test().orElseThrow().size());
    assertThat(data.path("times").path("how")).hasSize(6);
    assertThat(data.path("times").path("lanes")).hasSizeBetween(1, 2);
    data.path("times").path("ended").forEach(end -> assertThat(end.isNumber()).isTrue());

    Files.delete(directory.resolve("out/report.html"));
    ReportFile.rewrite(directory.resolve("out").toString(), new Configuration());
    ObjectNode again = data();
    assertThat(again.remove("written").asText())
        .isGreaterThanOrEqualTo(data.remove("written").asText());
    assertThat(again).isEqualTo(data);

    // As after the death of a driver.
    Files.delete(directory.resolve("out/summary.json"));
    ReportFile.rewrite(directory.resolve("out").toString(), new Configuration());
    assertThat(data().path("state").asText()).isEqualTo("UNFINISHED");
    assertThat(data().path("story").get(0).asText()).isEqualTo(tuned.story().get(0));
  }

  private static void assertSameFigures(Map<String, List<String>> shown, RankingCsv csv) {
    assertThat(shown.keySet()).containsExactlyInAnyOrderElementsOf(csv.header());
    for (int column = 0; column < csv.header().size(); column++) {
      String name = csv.header().get(column);
      for (int row = 0; row < csv.rows().size(); row++) {
        String written = csv.rows().get(row).get(column);
        String cell = shown.get(name).get(row);
        if (written.matches("-?[0-9]+[.].*")) {
          assertThat(Double.parseDouble(cell))
              .as(name)
              .isCloseTo(Double.parseDouble(written), withinPercentage(1e-4));
        } else {
          assertThat(cell).as(name).isEqualTo(written);
        }
      }
    }
  }

  @Test
  void aDirectoryWithoutAStudyHasNoReport() {
    assertThatThrownBy(() -> ReportFile.rewrite(directory.toString(), new Configuration()))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("holds no study");
  }

  @Test
  void aStoppedStudyHasAReportOfWhatHadEnded() throws IOException {
    StopSignal signal = new StopSignal();
    StudyListener stopper =
        new StudyListener() {
          @Override
          public void ended(TrialResult result, Study.Progress progress) {
            signal.stop("enough");
          }
        };
    TunedStudy stopped =
        StudyRunner.on(LocalSpark.session())
            .listener(stopper)
            .signal(signal)
            .run(study().search(SearchSpec.random(40)).build(), Clouds.data());

    JsonNode data = data();
    assertThat(data.path("state").asText()).isEqualTo("STOPPED");
    assertThat(table(data).get("trial")).hasSize(stopped.results().results().size());
    assertThat(data.path("warnings").toString()).contains("enough");
  }

  /** What the page says at a trial's end, once it says that so many have ended. */
  private JsonNode await(int ended) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (System.nanoTime() < deadline) {
      try {
        JsonNode data = data();
        if (table(data).get("trial").size() >= ended) {
          return data;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (IOException notYet) {
        // It is there in a moment.
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
    throw new IllegalStateException("the report was not written again");
  }

  @Test
  void theReportCanBeReadWhileTheStudyRuns() throws IOException {
    List<JsonNode> seen = new ArrayList<>();
    StudyListener reader =
        new StudyListener() {
          @Override
          public void ended(TrialResult result, Study.Progress progress) {
            if (seen.isEmpty()) {
              seen.add(await(1));
            }
          }
        };
    LocalSpark.session().conf().set(LiveReport.EVERY, "1s");
    try {
      StudyRunner.on(LocalSpark.session()).listener(reader).run(study().build(), Clouds.data());
    } finally {
      LocalSpark.session().conf().unset(LiveReport.EVERY);
    }

    JsonNode data = seen.get(0);
    assertThat(data.path("state").asText()).isEqualTo("RUNNING");
    assertThat(data.path("planned").asInt()).isEqualTo(6);
    assertThat(data.path("story").get(0).asText()).contains("won with val_loss");
    assertThat(data().path("state").asText()).isEqualTo("COMPLETED");
  }

  @Test
  void aReportThatCannotBeWrittenIsAWarning() throws IOException {
    StudySpec spec = study().build();
    // A directory of that name cannot be replaced by a file.
    StudyListener blocker =
        new StudyListener() {
          @Override
          public void started(Study.Progress progress, int slots) {
            try {
              Path report = directory.resolve("out/report.html");
              Files.deleteIfExists(report);
              Files.createDirectories(report.resolve("in-the-way"));
            } catch (IOException impossible) {
              throw new UncheckedIOException(impossible);
            }
          }
        };
    LocalSpark.session().conf().set(LiveReport.EVERY, "0s");
    TunedStudy tuned;
    try {
      tuned = StudyRunner.on(LocalSpark.session()).listener(blocker).run(spec, Clouds.data());
    } finally {
      LocalSpark.session().conf().unset(LiveReport.EVERY);
    }

    assertThat(tuned.winner()).isPresent();
    assertThat(tuned.warnings())
        .anyMatch(warning -> warning.startsWith("report.html could not be written: "));
    assertThat(directory.resolve("out/summary.json")).exists();
  }

  @Test
  void aSettingThatIsNoTimeIsRefused() {
    LocalSpark.session().conf().set(LiveReport.EVERY, "often");
    try {
      assertThatThrownBy(
              () -> StudyRunner.on(LocalSpark.session()).run(study().build(), Clouds.data()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "spark.luthier.reportEvery: found often; must be a length of time such as 30s or 5m,"
                  + " or 0s");
    } finally {
      LocalSpark.session().conf().unset(LiveReport.EVERY);
    }
  }
}
