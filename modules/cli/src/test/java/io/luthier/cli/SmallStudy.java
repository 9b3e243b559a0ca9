package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A study of eight short trials, for tests in which it is not the training that matters. */
final class SmallStudy {

  /** How many trials it has. */
  static final int TRIALS = 8;

  private static final int ROWS = 3000;

  private SmallStudy() {}

  /**
   * Writes its file and its data.
   *
   * @param output the study's directory
   * @return its file
   */
  static Path write(Path directory, String output) throws IOException {
    Files.createDirectories(directory);
    Random random = new Random(3);
    StringBuilder data = new StringBuilder("x,y,inside\n");
    for (int row = 0; row < ROWS; row++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      data.append(String.format(Locale.ROOT, "%.4f,%.4f,%b%n", x, y, x * x + y * y < 1.4));
    }
    Path file = Files.writeString(directory.resolve("data.csv"), data);
    return Files.writeString(
        directory.resolve("study.yaml"),
        """
        study: small
        seed: 5
        data:
          train: file:%s
          label: inside
          task: classification
          test: 0.1
        space:
          learningRate: {min: 1.0e-4, max: 1.0e-1, scale: log}
          units: {choices: [8, 16]}
          batchSize: 32
        search: {trials: %d}
        training: {epochs: 8}
        keepModels: 2
        output: %s
        """
            .formatted(file, TRIALS, output));
  }

  /** The ranking of an undisturbed run on the local disk. */
  static String undisturbed(Path directory) throws IOException, InterruptedException {
    Path output = directory.resolve("out");
    try (LuthierProcess driver =
        LuthierProcess.run(write(directory, output.toString()), List.of())) {
      if (driver.exitCode() != 0) {
        throw new IllegalStateException(driver.output());
      }
    }
    return Rankings.comparable(output);
  }

  /** Two drivers on one directory, where the first runs until it is killed. */
  static void assertSecondIsRefused(Path directory, String output, List<String> options)
      throws IOException, InterruptedException {
    List<String> endless = new ArrayList<>(options);
    endless.addAll(List.of("--set", "training.epochs=100000000"));
    endless.addAll(List.of("--set", "training.earlyStopping=none"));
    try (LuthierProcess first =
        LuthierProcess.run(write(directory.resolve("first"), output), endless)) {
      first.await("8 trials on 1 slot");
      try (LuthierProcess second =
          LuthierProcess.run(write(directory.resolve("second"), output), endless)) {
        assertThat(second.exitCode()).as(second.output()).isEqualTo(2);
        assertThat(second.output())
            .contains("luthier: the study in " + output + " cannot be run now: it is being run by ")
            .contains("process " + first.number() + " on ");
      }
      assertThat(first.isAlive()).as(first.output()).isTrue();
    }
  }
}
