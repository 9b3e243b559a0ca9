package io.luthier.bench;

import io.luthier.space.Configuration;
import io.luthier.spark.StudyRunner;
import io.luthier.spark.TunedStudy;
import io.luthier.study.DataSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Trains the networks of {@link LetterTable}, all of the grid, and writes the file: six epochs each
 * on 80 % of the {@code letter} data, no callbacks, the loss on the other 20 % after the last
 * epoch. The split is the same for all; initial weights and the order of rows are each network's
 * own, as in any study.
 *
 * <p>One optional argument: where to write, instead of in place.
 */
public final class TrainLetterTable {

  private static final int SLOTS = 2;
  private static final int EPOCHS = 6;
  private static final long SEED = 7;

  private static final Path PLACE =
      Path.of("modules/bench/src/main/resources/io/luthier/bench", LetterTable.FILE);

  private TrainLetterTable() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    Path file = args.length > 0 ? Path.of(args[0]) : PLACE;
    try (BenchSession session = BenchSession.local(SLOTS)) {
      StudySpec.Builder study =
          StudySpec.builder("letter-table")
              .seed(SEED)
              .train(
                  DataSpec.Source.of(
                      Path.of("modules/examples/data/letter.csv.gz").toAbsolutePath().toString()))
              .label("lettr", Task.CLASSIFICATION)
              .epochs(EPOCHS)
              .withoutEarlyStopping()
              .withoutReduceLrOnPlateau()
              .search(SearchSpec.grid())
              .keepModels(1)
              .output(session.directory().resolve("study").toString());
      LetterTable.GRID.parameters().forEach(study::parameter);
      write(StudyRunner.on(session.spark()).run(study.build()), file);
    }
    Figures.print("%s: %,d bytes", file, Files.size(file));
  }

  private static void write(TunedStudy study, Path file) throws IOException {
    Map<Configuration, TrialResult> results =
        study.results().results().stream()
            .collect(
                Collectors.toMap(result -> result.trial().configuration(), Function.identity()));
    try (BufferedWriter csv =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
      csv.write(LetterTable.header() + "\n");
      for (Configuration configuration : LetterTable.configurations()) {
        csv.write(LetterTable.row(configuration, loss(results.get(configuration))) + "\n");
      }
    }
  }

  private static double loss(TrialResult result) {
    return result.outcome() instanceof Outcome.Completed
        ? Objective.VAL_LOSS.in(result.metrics())
        : Double.NaN;
  }
}
