package io.luthier.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tab of Spark's page, of a real study while that runs. */
final class BrowsedTabTest {

  private static final Path ROOT = Path.of(System.getProperty("luthier.root"));

  @TempDir static Path directory;

  private static Browser browser;
  private static Process study;
  private static String page;

  /** Far more trials than can be trained before somebody has looked. */
  @BeforeAll
  static void start() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    page = "http://localhost:" + port;
    study =
        new ProcessBuilder(
                Stream.of(
                        List.of(ROOT.resolve("scripts/luthier").toString(), "run"),
                        List.of(ROOT.resolve("modules/examples/satellite.yaml").toString()),
                        List.of("--set", "search.trials=5000"),
                        List.of("--set", "study=<b>seen & \"watched\""),
                        List.of("--set", "output=" + directory.resolve("study")),
                        List.of("--conf", "spark.ui.port=" + port))
                    .flatMap(List::stream)
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("study.log").toFile())
            .start();
    browser = new Browser();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    browser.close();
    study.destroy();
    study.waitFor();
  }

  @Test
  void aStudyIsSeenWhileItRuns() throws IOException, InterruptedException {
    while (!browser.canReach(page + "/tuning/") || browser.all("#tuning").isEmpty()) {
      assertThat(study.isAlive()).as(Files.readString(directory.resolve("study.log"))).isTrue();
    }
    browser.forgetComplaints();
    browser.await(
        "document.querySelectorAll('#tuning-ranking tbody tr').length >= 3"
            + " && document.querySelectorAll('#tuning-running tbody tr').length >= 1");

    assertThat(browser.texts("#tuning-heading h4")).containsExactly("Study <b>seen & \"watched\"");
    assertThat(browser.texts("#tuning-progress").get(0))
        .containsPattern("\\d+ of 5000 done, \\d+ running, 0 failed, .* Best val_loss: 0\\.\\d+");
    assertThat(browser.texts(".nav-item.active"))
        .extracting(String::strip)
        .containsExactly("Tuning");
    assertThat(browser.texts("#tuning-running thead th"))
        .startsWith("trial", "epoch", "val_loss", "best", "time", "executor")
        .contains("learningRate");
    assertThat(browser.all("#tuning-chart canvas")).hasSize(1);
    List<Double> losses =
        browser.texts("#tuning-ranking tbody td:nth-child(4)").stream()
            .map(Double::valueOf)
            .toList();
    assertThat(losses).isSorted();

    String done = "Number(document.querySelector('.progress-bar').ariaValueNow)";
    browser.await(done + " > " + browser.run("return " + done));
    browser.resize(1300);
    browser.screenshot("tab");
    browser.assertNoComplaints();

    browser.visit((String) browser.run("return document.querySelector('#tuning-heading a').href"));
    browser.await("document.documentElement.dataset.ready !== undefined");

    assertThat(browser.texts("h1").get(0)).contains("<b>seen & \"watched\"");
    browser.assertNoComplaints();
  }
}
