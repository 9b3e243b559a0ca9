package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.pruner.AshaPruner;
import io.luthier.pruner.MedianPruner;
import io.luthier.pruner.Pruner;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.SearchSpec;
import io.luthier.study.Strategy;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real trainings of which some are stopped early. */
final class PrunedStudyTest {

  private static final int EPOCHS = 8;

  @TempDir Path directory;

  /** From a learning rate that fits to ones that are far too small. */
  private StudySpec study(String name, Pruner pruner) {
    List<Configuration> configurations = new ArrayList<>();
    for (double rate : new double[] {0.03, 0.02, 0.01, 0.001, 0.0001, 0.00001}) {
      configurations.add(new Configuration(Map.of("learningRate", rate)));
    }
    return StudySpec.builder(name)
        .seed(7)
        .label("color", Task.CLASSIFICATION)
        .parameter(Parameter.real("learningRate", 1e-6, 1e-1, Scale.LOG))
        .search(
            SearchSpec.builder()
                .strategy(Strategy.LIST)
                .configurations(configurations)
                .parallelism(1)
                .pruner(pruner)
                .build())
        .epochs(EPOCHS)
        .keepModels(6)
        .output(directory.resolve(name).toString())
        .build();
  }

  private static TunedStudy run(StudySpec spec, StudyListener listener) {
    return StudyRunner.on(LocalSpark.session()).listener(listener).run(spec, Clouds.data());
  }

  @Test
  void aPrunedTrialKeepsAllItHadWhenItWasStopped() throws IOException {
    List<Integer> pruned = new ArrayList<>();
    TunedStudy tuned =
        run(
            study("asha", new AshaPruner(2, 2, 1)),
            new StudyListener() {
              @Override
              public void ended(TrialResult result, Study.Progress progress) {
                pruned.add(progress.pruned());
              }
            });

    List<TrialResult> results = new ArrayList<>(tuned.results().results());
    results.sort(Comparator.comparing(result -> result.trial().number()));
    assertThat(results)
        .extracting(result -> result.outcome().state())
        .as("the first two have nobody to be compared with")
        .startsWith(TrialState.COMPLETED, TrialState.COMPLETED)
        .endsWith(TrialState.PRUNED, TrialState.PRUNED, TrialState.PRUNED);
    long count = results.stream().filter(r -> r.outcome().state() == TrialState.PRUNED).count();
    assertThat(pruned).isSorted().startsWith(0, 0).endsWith((int) count);
    assertThat(tuned.winner().orElseThrow().outcome().state()).isEqualTo(TrialState.COMPLETED);

    TrialResult last = results.get(5);
    assertThat(last.measurements()).hasSize(2);
    Measurement best = last.measurements().get(last.bestEpoch() - 1);
    assertThat(last.metrics().get("val_loss"))
        .as("its best weights are put back")
        .isEqualTo(best.metrics().get("val_loss"));
    Row row =
        tuned.ranking().collectAsList().stream()
            .filter(r -> r.<Integer>getAs("trial") == 5)
            .findFirst()
            .orElseThrow();
    assertThat(row.<String>getAs("state")).isEqualTo("PRUNED");
    assertThat(row.<Integer>getAs("rank")).isBetween(2, 6);
    assertThat(row.<Integer>getAs("best_epoch")).isEqualTo(last.bestEpoch());
    assertThat(row.<Integer>getAs("epochs")).isEqualTo(2);
    assertThat(row.<Double>getAs("val_accuracy")).isBetween(0.0, 1.0);
    assertThat(row.<String>getAs("stop_reason"))
        .startsWith("asha: val_loss ")
        .contains(" after 2 epochs is not among the best 1/2 of 6 trials (");
    assertThat(directory.resolve("asha").resolve(row.<String>getAs("model")))
        .isDirectoryContaining("glob:**/network.zip")
        .isDirectoryContaining("glob:**/pipeline");
    assertThat(Files.readString(directory.resolve("asha/ranking.csv")))
        .contains(",PRUNED,")
        .contains(row.<String>getAs("stop_reason"));
    JsonNode summary = new ObjectMapper().readTree(directory.resolve("asha/summary.json").toFile());
    assertThat(summary.get("state").asText()).isEqualTo("COMPLETED");
    assertThat(summary.at("/trials/PRUNED").asInt()).isEqualTo(count);
    assertThat(summary.get("warnings").toString()).doesNotContain("pruner");
  }

  @Test
  void theMedianPrunesAsWellAndTheSameStudyGivesTheSameRankingOnOneSlot() throws IOException {
    List<String> rankings = new ArrayList<>();
    for (String name : List.of("first", "second")) {
      TunedStudy tuned = run(study(name, new MedianPruner(2, 1)), StudyListener.NONE);
      assertThat(tuned.results().results())
          .filteredOn(result -> result.outcome().state() == TrialState.PRUNED)
          .hasSizeGreaterThanOrEqualTo(3)
          .allMatch(result -> result.measurements().size() < EPOCHS)
          .allMatch(result -> result.outcome().stopReason().startsWith("median: val_loss "));
      rankings.add(Rankings.comparable(directory.resolve(name)));
    }

    assertThat(rankings.get(1)).isEqualTo(rankings.get(0));
  }
}
