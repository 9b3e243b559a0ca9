package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  private Process start(Path study, String log, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Assembly.ROOT.resolve("scripts/luthier").toString());
    command.addAll(List.of("run", study.toString(), "--master", "local[1]"));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_HOME", "");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.redirectErrorStream(true);
    builder.redirectOutput(directory.resolve(log).toFile());
    return builder.start();
  }

  /** Waits until the log has a text; fails if the process ends before it does. */
  private String await(Process process, String log, String text) throws Exception {
    while (true) {
      boolean alive = process.isAlive();
      String read = Files.readString(directory.resolve(log));
      if (read.contains(text)) {
        return read;
      }
      assertThat(alive).as("it ended before it said '%s':\n%s", text, read).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void signal(Process process, String name) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor())
        .isZero();
  }

  @Test
  void aSignalStopsTheStudyAndLeavesResultsToGoOnFrom() throws Exception {
    Path study =
        study(
            """
            space: {learningRate: {min: 1.0e-3, max: 1.0e-2, scale: log}}
            search: {trials: 5}
            training: {epochs: 25, earlyStopping: none}
            """);
    Process stopped = start(study, "stopped");
    await(stopped, "stopped", "2/5 done");
    signal(stopped, "TERM");
    int code = stopped.waitFor();
    String log = Files.readString(directory.resolve("stopped"));
    assertThat(code).as(log).isEqualTo(4);
    assertThat(log).contains("luthier: SIGTERM: stopping; once more to end at once");
    Path output = directory.resolve("out/stopped");
    assertThat(new ObjectMapper().readTree(output.resolve("summary.json").toFile()).get("state"))
        .hasToString("\"STOPPED\"");
    assertThat(Rankings.read(output)).hasSizeBetween(2, 4);

    assertThat(start(study, "last").waitFor()).isZero();
    assertThat(Files.readString(directory.resolve("last"))).contains("resuming: ");
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

    Process once = start(study, "once", "--jars", jar.toString());
    await(once, "once", "not listening");
    signal(once, "INT");
    int code = once.waitFor();
    String log = Files.readString(directory.resolve("once"));
    assertThat(code).as(log).isEqualTo(4);
    assertThat(log)
        .contains("trial 0 cannot be got rid of without ending this process")
        .contains("no trial has ended yet");

    Process twice = start(study, "twice", "--jars", jar.toString());
    await(twice, "twice", "not listening");
    signal(twice, "INT");
    await(twice, "twice", "luthier: Ctrl-C: stopping; once more to end at once");
    signal(twice, "INT");
    assertThat(twice.waitFor()).as(Files.readString(directory.resolve("twice"))).isEqualTo(130);
  }
}
