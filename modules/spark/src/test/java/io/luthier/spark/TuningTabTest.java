package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.data.DataProblem;
import io.luthier.study.SearchSpec;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tab as the server of Spark's page gives it out, while studies run and when they have. */
final class TuningTabTest {

  private static final HttpClient BROWSER = HttpClient.newHttpClient();

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path directory;

  private StudySpec study(String name, String label) {
    return StudySpec.builder(name)
        .seed(7)
        .label(label, Task.CLASSIFICATION)
        .parameter(Parameter.real("learningRate", 1e-3, 1e-1, Scale.LOG))
        .parameter(Parameter.choice("units", 4, 8))
        .search(SearchSpec.builder().trials(4).parallelism(2).build())
        .epochs(3)
        .output(directory.resolve("out").toString())
        .build();
  }

  private static HttpResponse<String> get(String path, String user) {
    URI address = URI.create(SPARK.sparkContext().uiWebUrl().get() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (!user.isEmpty()) {
      request.header(RequestUser.HEADER, user);
    }
    try {
      return BROWSER.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static JsonNode shown() {
    HttpResponse<String> response = get("/tuning/files/studies.json", "");
    assertThat(response.statusCode()).isEqualTo(200);
    try {
      return new ObjectMapper().readTree(response.body()).get("shown");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void aStudyIsShownWhileItRunsAndWhenItHasEnded() throws IOException {
    List<JsonNode> heard = new ArrayList<>();
    TunedStudy tuned =
        StudyRunner.on(SPARK)
            .listener(
                new StudyListener() {
                  @Override
                  public void ended(TrialResult result, Study.Progress progress) {
                    heard.add(shown());
                  }
                })
            .run(study("shown \"<i>\"", "color"), Clouds.data());

    JsonNode first = heard.get(0);
    assertThat(first.get("name").asText()).isEqualTo("shown \"<i>\"");
    assertThat(first.get("state").asText()).isEqualTo("RUNNING");
    assertThat(first.get("slots").asInt()).isEqualTo(2);
    JsonNode view = first.get("view");
    assertThat(view.get("planned").asInt()).isEqualTo(4);
    assertThat(view.get("done").asInt()).isGreaterThanOrEqualTo(1);
    assertThat(view.get("parameters")).extracting(JsonNode::asText).contains("units");
    assertThat(view.get("ranking").get(0).get("values")).hasSize(2);
    assertThat(heard)
        .as("what runs, with its executor")
        .anySatisfy(
            at -> {
              JsonNode running = at.get("view").get("running");
              assertThat(running).isNotEmpty();
              assertThat(running.get(0).get("executor").asText()).startsWith("driver");
              assertThat(running.get(0).get("values")).hasSize(2);
            });

    JsonNode last = shown();
    assertThat(last.get("state").asText()).isEqualTo("COMPLETED");
    assertThat(last.get("view").get("done").asInt()).isEqualTo(4);
    assertThat(last.get("view").get("running")).isEmpty();
    JsonNode winner = last.get("view").get("ranking").get(0);
    assertThat(winner.get("trial").asInt()).isEqualTo(tuned.winner().get().trial().number());
    JsonNode best = last.get("view").get("best");
    assertThat(best.get(best.size() - 1).get(2)).isEqualTo(winner.get("trial"));
    assertThat(last.get("view").get("points")).hasSize(4);

    HttpResponse<String> report = get("/tuning/files/report.html", "");
    assertThat(report.body())
        .isEqualTo(Files.readString(directory.resolve("out").resolve("report.html")));
    assertThat(report.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy -> assertThat(policy).startsWith("sandbox").doesNotContain("allow-same-origin"));
  }

  @Test
  void theTabIsAmongTheOthersAndItsPageTakesItsScriptsFromTheSameServer() {
    run(study("page", "color"));

    assertThat(get("/jobs/", "").body()).contains(">Tuning<");
    String page = get("/tuning/", "").body();
    assertThat(page).contains("id=\"tuning\" data-files=\"/tuning/files\"");
    assertThat(page).contains("src=\"/tuning/files/live.js\"").contains(">Executors<");
    for (String script : List.of("live.js", "echarts.js")) {
      HttpResponse<String> response = get("/tuning/files/" + script, "");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/javascript");
    }
    assertThat(get("/tuning/files/other.js", "").statusCode()).isEqualTo(404);
  }

  @Test
  void behindAProxyTheScriptsAreBehindItToo() throws IOException, InterruptedException {
    run(study("proxied", "color"));

    URI address = URI.create(SPARK.sparkContext().uiWebUrl().get() + "/tuning/");
    HttpRequest request =
        HttpRequest.newBuilder(address).header("X-Forwarded-Context", "/proxy/app-1").build();
    assertThat(BROWSER.send(request, BodyHandlers.ofString()).body())
        .contains("data-files=\"/proxy/app-1/tuning/files\"")
        .contains("src=\"/proxy/app-1/tuning/files/live.js\"");
  }

  @Test
  void whoMayNotSeeSparksPageSeesNoStudy() {
    run(study("secret", "color"));

    String owner = System.getProperty("user.name");
    for (String path :
        List.of("/tuning/", "/tuning/files/studies.json", "/tuning/files/report.html")) {
      assertThat(get(path, owner).statusCode()).as(path).isEqualTo(200);
      HttpResponse<String> refused = get(path, "stranger");
      assertThat(refused.statusCode()).as(path).isEqualTo(403);
      assertThat(refused.body()).doesNotContain("secret");
    }
  }

  @Test
  void aStudyThatCouldNotBeginSaysWhy() {
    assertThatThrownBy(() -> run(study("mistaken", "colour"))).isInstanceOf(DataProblem.class);

    JsonNode shown = shown();
    assertThat(shown.get("state").asText()).isEqualTo("FAILED");
    assertThat(shown.get("message").asText()).contains("colour");
    assertThat(shown.get("view").isNull()).isTrue();
    assertThat(get("/tuning/files/report.html", "").statusCode()).isEqualTo(404);
  }

  private static void run(StudySpec spec) {
    StudyRunner.on(SPARK).run(spec, Clouds.data());
  }
}
