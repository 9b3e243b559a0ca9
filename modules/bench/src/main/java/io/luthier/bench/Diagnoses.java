package io.luthier.bench;

import io.luthier.bench.PlantedTrials.Planted;
import io.luthier.bench.PlantedTrials.Study;
import io.luthier.diagnosis.Diagnosis;
import io.luthier.diagnosis.Judgement;
import io.luthier.diagnosis.Yardstick;
import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.data.Target;
import io.luthier.trial.Measurement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often the diagnosis is right: trains 200 networks of which it is known what is wrong with
 * them, 40 for each cause, half of them classifications, half of them with early stopping, and
 * prints what they are said to have. The data are those of the examples and networks' outputs with
 * a known share of noise.
 *
 * <p>Arguments, all optional: a seed, by which other problems are drawn; a file for the curves, one
 * trial a line, as {@code PlantedTrialsTest} reads them.
 */
public final class Diagnoses {

  /** Trials of each cause, for each task, with and without early stopping. */
  private static final int EACH = 10;

  private static final List<Diagnosis> CAUSES =
      List.of(
          Diagnosis.DIVERGED,
          Diagnosis.UNDERFITTING,
          Diagnosis.OVERFITTING,
          Diagnosis.GOOD_FIT,
          Diagnosis.UNFINISHED);

  private final List<Known> trials = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();

  private Diagnoses() {}

  private record Known(Planted planted, Yardstick yardstick) {

    Yardstick byHistory() {
      return isClassification()
          ? new Yardstick(Double.NaN, yardstick.best(), yardstick.trials())
          : yardstick;
    }

    boolean isClassification() {
      return planted.problem().data().target() instanceof Target.Classes;
    }
  }

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    int seed = Figures.argument(arguments, 0, 1);
    NativeSettings.prepare();
    NativeSettings.bindCurrentThread(1);
    Diagnoses diagnoses = new Diagnoses();
    diagnoses.train(seed);
    diagnoses.print("by the study's best trial and the loss of guessing", Known::yardstick);
    diagnoses.print("by a history, which does not tell that loss for classes", Known::byHistory);
    diagnoses.print("by its own curves alone", known -> Yardstick.NONE);
    if (arguments.length > 1) {
      Files.write(
          Path.of(arguments[1]),
          diagnoses.trials.stream().map(Diagnoses::line).toList(),
          StandardCharsets.UTF_8);
    }
  }

  private void train(int seed) throws IOException {
    add(PlantedTrials.of(RealProblem.of("satellite", "classes", 6, 4000)));
    add(PlantedTrials.of(RealProblem.of("letter", "lettr", 26, 8000)));
    add(PlantedTrials.of(RealProblem.of("diamonds", "price", 0, 6000)));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; trials.size() < 4 * EACH * CAUSES.size(); i++) {
      int rows = random.nextInt(2000, 5000);
      int width = random.nextInt(6, 18);
      int data = random.nextInt();
      add(
          PlantedTrials.of(
              i % 2 == 0
                  ? PlantedProblem.classes(
                      data, rows, width, random.nextInt(2, 7), random.nextDouble(1, 5))
                  : PlantedProblem.quantity(data, rows, width, random.nextDouble(0.02, 0.5))));
    }
  }

  private void add(Study study) {
    for (Planted planted : study.trials()) {
      Known known = new Known(planted, study.yardstick());
      String kind = "" + planted.cause() + known.isClassification() + planted.stopping();
      if (counts.merge(kind, 1, Integer::sum) <= EACH) {
        trials.add(known);
      }
    }
  }

  private void print(String by, Function<Known, Yardstick> seen) {
    Map<Diagnosis, Map<Diagnosis, Long>> said =
        trials.stream()
            .collect(
                Collectors.groupingBy(
                    known -> known.planted().cause(),
                    Collectors.groupingBy(
                        known ->
                            Judgement.of(known.planted().result(), seen.apply(known)).diagnosis(),
                        Collectors.counting())));
    long right = CAUSES.stream().mapToLong(c -> said.get(c).getOrDefault(c, 0L)).sum();
    Figures.print("%n%s: %.1f %% of %d", by, 100.0 * right / trials.size(), trials.size());
    Figures.print("| is | %s |", names(" | "));
    Figures.print("|---|%s", "---|".repeat(CAUSES.size()));
    for (Diagnosis cause : CAUSES) {
      Figures.print(
          "| %s | %s |",
          cause,
          CAUSES.stream()
              .map(other -> "" + said.get(cause).getOrDefault(other, 0L))
              .collect(Collectors.joining(" | ")));
    }
  }

  private static String names(String between) {
    return CAUSES.stream().map(cause -> "said " + cause).collect(Collectors.joining(between));
  }

  private static String line(Known known) {
    Planted planted = known.planted();
    Yardstick yardstick = known.yardstick();
    return Stream.of(
            planted.problem().name(),
            known.isClassification() ? "classification" : "regression",
            planted.stopping() ? "early stopping" : "all epochs",
            planted.result().trial().configuration(),
            planted.cause(),
            planted.result().outcome().state(),
            figure(yardstick.prior()),
            figure(yardstick.best()),
            yardstick.trials(),
            planted.result().bestEpoch(),
            losses(planted, "train_loss"),
            losses(planted, "val_loss"))
        .map(Object::toString)
        .collect(Collectors.joining("\t"));
  }

  private static String losses(Planted planted, String name) {
    return planted.result().measurements().stream()
        .map(Measurement::metrics)
        .map(metrics -> figure(metrics.get(name)))
        .collect(Collectors.joining(" "));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
