package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends real signals to the real command. */
final class StoppedDriverIT {

  @TempDir Path directory;

  private Path study(String text) throws IOException {
    String data =
        """
        study: stopped
        data:
          train: %s
          label: classes
          task: classification
          test: 0.1
        """;
    return Files.writeString(
        directory.resolve("study.yaml"),
        data.formatted(Assembly.ROOT.resolve("modules/examples/data/satellite.csv.gz")) + text);
  }

  @Test
  void aSignalStopsTheStudyAndLeavesResultsToGoOnFrom() throws Exception {
    Path study =
        study(
            """
            space: {learningRate: {min: 1.0e-3, max: 1.0e-2, scale: log}}
            search: {trials: 5}
            training: {epochs: 25, earlyStopping: none, engine: dl4j}
            """);
    Path output = directory.resolve("out/stopped");
    try (LuthierProcess stopped = LuthierProcess.run(study, List.of())) {
      stopped.await("2/5 done");
      stopped.signal("TERM");
      int code = stopped.exitCode();
      assertThat(code).as(stopped.output()).isEqualTo(4);
      assertThat(stopped.output()).contains("luthier: SIGTERM: stopping; once more to end at once");
    }
    assertThat(new ObjectMapper().readTree(output.resolve("summary.json").toFile()).get("state"))
        .hasToString("\"STOPPED\"");
    assertThat(Rankings.read(output)).hasSizeBetween(2, 4);

    try (LuthierProcess last = LuthierProcess.run(study, List.of())) {
      int code = last.exitCode();
      assertThat(code).as(last.output()).isZero();
      assertThat(last.output()).contains("resuming: ");
    }
    assertThat(Rankings.read(output)).hasSize(5);
  }

  @Test
  void aTrialThatDoesNotListenIsLeftBehindAndASecondSignalEndsAtOnce() throws Exception {
    Path jar =
        UserJar.compile(
            directory,
            "DeafFactory",
            """
            package com.example;
            import io.luthier.dl4j.network.*;
            import io.luthier.space.Configuration;
            import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
            public final class DeafFactory implements NetworkFactory {
              public MultiLayerNetwork create(Configuration c, NetworkShape shape, long seed) {
                System.err.println("not listening");
                while (true) {
                  try {
                    Thread.sleep(60_000);
                  } catch (InterruptedException ignored) {
                    // It does not listen.
                  }
                }
              }
            }
            """);
    Path study = study("network: {class: com.example.DeafFactory}\nspace: {any: {choices: [1]}}\n");

    List<String> options = List.of("--jars", jar.toString());

    try (LuthierProcess once = LuthierProcess.run(study, options)) {
      once.await("not listening");
      once.signal("INT");
      int code = once.exitCode();
      assertThat(code).as(once.output()).isEqualTo(4);
      assertThat(once.output())
          .contains("trial 0 cannot be got rid of without ending this process")
          .contains("no trial has ended yet");
    }
    try (LuthierProcess twice = LuthierProcess.run(study, options)) {
      twice.await("not listening");
      twice.signal("INT");
      twice.await("luthier: Ctrl-C: stopping; once more to end at once");
      twice.signal("INT");
      int code = twice.exitCode();
      assertThat(code).as(twice.output()).isEqualTo(130);
    }
  }
}
