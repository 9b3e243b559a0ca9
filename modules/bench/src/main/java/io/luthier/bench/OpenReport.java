package io.luthier.bench;

import io.luthier.spark.ReportFile;
import io.luthier.testkit.study.MadeUpStudy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * How large the report of a large study is, how long it takes to write, and how long until Chromium
 * shows it: from the first byte until the page's script has come to its end, summary and ranking
 * included. Charts are drawn when they come near the screen.
 *
 * <p>Arguments: trials, 5000 by default, and epochs of each, 100 by default.
 */
public final class OpenReport {

  private static final int TIMES = 5;

  private static final Pattern READY = Pattern.compile("data-ready=\"(\\d+)\"");

  private OpenReport() {}

  /** Measures and prints. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int trials = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5000;
    int epochs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    Path directory = Files.createTempDirectory("luthier-report");
    try {
      MadeUpStudy.of(trials, epochs).write(directory);
      double[] written = new double[TIMES];
      double[] opened = new double[TIMES];
      Path page = directory.resolve("report.html");
      for (int i = 0; i < TIMES; i++) {
        long start = System.nanoTime();
        ReportFile.rewrite(directory.toString(), new Configuration());
        written[i] = (System.nanoTime() - start) / 1e9;
      }
      System.out.printf(
          Locale.ROOT,
          "%d trials of %d epochs: %.1f MB; read from the ledger and written in %s s%n",
          trials,
          epochs,
          Files.size(page) / 1e6,
          text(written));
      for (int i = 0; i < TIMES; i++) {
        opened[i] = open(page) / 1e3;
      }
      System.out.println("opened in Chromium in " + text(opened) + " s");
    } finally {
      BenchSession.delete(directory);
    }
  }

  /** The first time is that of cold code, so all are of interest. */
  private static String text(double[] seconds) {
    return Arrays.toString(
        Arrays.stream(seconds).mapToObj(s -> String.format(Locale.ROOT, "%.2f", s)).toArray());
  }

  /** Milliseconds. */
  private static long open(Path page) throws IOException, InterruptedException {
    Process chromium =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--window-size=1300,900",
                "--dump-dom",
                page.toUri().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String content = new String(chromium.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    chromium.waitFor();
    Matcher ready = READY.matcher(content);
    if (!ready.find()) {
      throw new IllegalStateException("Chromium has not shown " + page);
    }
    return Long.parseLong(ready.group(1));
  }
}
