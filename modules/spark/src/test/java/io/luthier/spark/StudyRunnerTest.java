package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.network.NetworkFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.ledger.LedgerEvent;
import io.luthier.ledger.StoredLedger;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.store.StudyLock;
import io.luthier.study.DataSpec;
import io.luthier.study.NetworkSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.Strategy;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyRunnerTest {

  @TempDir Path directory;

  private StudySpec.Builder study(String name) {
    return StudySpec.builder(name)
        .seed(7)
        .label("color", Task.CLASSIFICATION)
        .test(new DataSpec.Split.Fraction(0.2))
        .parameter(Parameter.real("learningRate", 1e-3, 1e-1, Scale.LOG))
        .parameter(Parameter.choice("units", 8, 16))
        .epochs(6)
        .output(directory.resolve(name).toString());
  }

  @Test
  void aStagedSearchEndsByItselfAndTellsItsStory() throws IOException {
    StudySpec spec =
        study("staged")
            .search(SearchSpec.builder().strategy(Strategy.STAGED).build())
            .epochs(3)
            .build();
    TunedStudy tuned = StudyRunner.on(LocalSpark.session()).run(spec, Clouds.data());

    List<Object> origins =
        tuned.ranking().orderBy("trial").select("origin").collectAsList().stream()
            .map(row -> row.get(0))
            .toList();
    assertThat(origins).startsWith("baseline", "learning rate").hasSizeLessThan(60);
    assertThat(tuned.ranking().filter("trial = 1").select("why").first().getString(0))
        .startsWith("from trial 0: learningRate ");
    assertThat(tuned.story())
        .hasSizeGreaterThan(3)
        .contains("No kind of change brought more than noise any more, so the search was over.");
    JsonNode summary =
        new ObjectMapper().readTree(Files.readString(directory.resolve("staged/summary.json")));
    assertThat(summary.path("story").get(0).asText()).startsWith("Baseline: trial 0");

    TunedStudy again = StudyRunner.on(LocalSpark.session()).run(spec, Clouds.data());
    assertThat(again.story()).isEqualTo(tuned.story());
  }

  @Test
  void beginsWithWhatAnEarlierStudyFoundOutAndGoesOnWithoutIt() throws IOException {
    StudyRunner runner = StudyRunner.on(LocalSpark.session());
    runner.run(study("earlier").search(SearchSpec.random(8)).build(), Clouds.data());
    SearchSpec.Builder search =
        SearchSpec.builder().strategy(Strategy.TPE).from(directory.resolve("earlier").toString());

    TunedStudy sameData =
        runner.run(study("later").search(search.trials(1).build()).build(), Clouds.data());
    TunedStudy otherSplit =
        runner.run(study("other").seed(8).search(search.trials(2).build()).build(), Clouds.data());

    assertThat(sameData.results().results().get(0).trial().origin()).isEqualTo("tpe");
    assertThat(sameData.results().results().get(0).trial().why())
        .contains(" of earlier's val_loss");
    assertThat(otherSplit.results().results())
        .extracting(result -> result.trial().origin())
        .containsOnly("from");
    assertThat(otherSplit.warnings())
        .anyMatch(warning -> warning.contains("the data is not that of"));

    try (Stream<Path> files = Files.walk(directory.resolve("earlier"))) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
    TunedStudy extended =
        runner.run(study("later").search(search.trials(2).build()).build(), Clouds.data());

    assertThat(extended.results().results())
        .hasSize(2)
        .allSatisfy(result -> assertThat(result.trial().origin()).isEqualTo("tpe"));
    assertThatThrownBy(
            () -> runner.run(study("none").search(search.build()).build(), Clouds.data()))
        .isInstanceOf(ResumeProblem.class)
        .hasMessageStartingWith("search.from: ")
        .hasMessageContaining("holds no study");
  }

  @Test
  void withFoldsATrialIsJudgedByAllRows() throws IOException {
    StudySpec.Builder study = study("folds").folds(3).test(new DataSpec.Split.Fraction(0.1));
    StudyRunner runner = StudyRunner.on(LocalSpark.session());
    runner.run(study.search(SearchSpec.random(2)).build(), Clouds.data());
    TunedStudy tuned = runner.run(study.search(SearchSpec.random(4)).build(), Clouds.data());

    List<Row> ranking = tuned.ranking().collectAsList();
    assertThat(ranking).hasSize(4);
    assertThat(tuned.results().results()).extracting(r -> r.trial().number()).contains(0, 1, 2, 3);
    Row winner = ranking.get(0);
    List<Row> epochs =
        tuned
            .history()
            .filter("trial = " + winner.getAs("trial"))
            .groupBy("fold")
            .agg(functions.min("val_loss"))
            .orderBy("fold")
            .collectAsList();
    assertThat(epochs).extracting(row -> row.getInt(0)).containsExactly(1, 2, 3);
    double[] best = epochs.stream().mapToDouble(row -> row.getDouble(1)).toArray();
    double mean = Arrays.stream(best).average().orElseThrow();
    double deviation = Math.sqrt(Arrays.stream(best).map(v -> (v - mean) * (v - mean)).sum() / 2);
    assertThat(winner.<Double>getAs("val_loss")).isCloseTo(mean, within(1e-5));
    assertThat(winner.<Double>getAs("val_loss_std")).isCloseTo(deviation, within(1e-5));
    assertThat(winner.<Integer>getAs("folds")).isEqualTo(3);

    assertThat(tuned.test().orElseThrow()).containsKey("test_loss");
    Path models = directory.resolve("folds/models");
    try (Stream<Path> saved = Files.list(models)) {
      assertThat(saved.map(path -> "models/" + path.getFileName()))
          .containsExactlyInAnyOrderElementsOf(
              ranking.stream()
                  .map(row -> row.<String>getAs("model"))
                  .filter(Objects::nonNull)
                  .toList());
    }
    assertThat(winner.<String>getAs("model")).matches("models/trial-0000[0-3]-fold-[1-3]");
    Dataset<Row> predicted =
        Predictions.load(LocalSpark.session(), directory.resolve("folds").toString())
            .predict(Clouds.data());
    assertThat(predicted.filter("prediction = color").count())
        .isGreaterThan(Clouds.data().count() * 8 / 10);
  }

  @Test
  void theLongestTrialsAreHandedOutFirst() throws IOException {
    StudySpec spec =
        StudySpec.builder("ordered")
            .label("color", Task.CLASSIFICATION)
            .parameter(Parameter.choice("epochs", 1, 3, 2, 4))
            .search(SearchSpec.builder().strategy(Strategy.GRID).failureLimit(1).build())
            .output(directory.resolve("ordered").toString())
            .build();
    TunedStudy tuned = StudyRunner.on(LocalSpark.session()).run(spec, Clouds.data());

    List<Object> epochs = new ArrayList<>();
    StudyDirectory study =
        new StudyDirectory(
            spec.output(), LocalSpark.session().sparkContext().hadoopConfiguration());
    try (StudyLock lock = study.lock()) {
      StoredLedger.open(
              lock.guard(study.ledger()),
              event -> {
                if (event instanceof LedgerEvent.Started started) {
                  epochs.add(started.trial().configuration().get("epochs").orElseThrow());
                }
              },
              warning -> {})
          .close();
    }
    assertThat(epochs).containsExactly(1L, 4L, 3L, 2L);
    assertThat(tuned.ranking().count()).isEqualTo(4);
  }

  @Test
  void everyPartOfAStudyIsThereWhenItEnds() throws IOException {
    TunedStudy tuned =
        StudyRunner.on(LocalSpark.session())
            .run(study("whole").search(SearchSpec.random(6)).keepModels(2).build(), Clouds.data());

    assertThat(tuned.ranking().count()).isEqualTo(6);
    assertThat(tuned.ranking().columns())
        .startsWith("rank", "trial", "state", "val_loss", "val_accuracy", "val_f1", "train_loss")
        .containsSubsequence("gap", "diagnosis", "learningRate", "units", "best_epoch", "epochs")
        .endsWith("attempt", "seed", "model", "message");
    assertThat(tuned.history().columns())
        .startsWith("trial", "epoch", "train_loss", "val_loss")
        .endsWith("learning_rate", "seconds");
    TrialResult winner = tuned.winner().orElseThrow();
    assertThat(winner.metrics().get("val_accuracy")).isGreaterThan(0.9);
    assertThat(tuned.test().orElseThrow().get("test_accuracy")).isGreaterThan(0.85);
    assertThat(tuned.warnings()).anyMatch(warning -> warning.contains("constant"));

    Path output = directory.resolve("whole");
    assertThat(LocalSpark.session().read().parquet(output + "/ranking.parquet").count())
        .isEqualTo(6);
    RankingCsv csv =
        RankingCsv.read(
            output.toString(), LocalSpark.session().sparkContext().hadoopConfiguration());
    assertThat(csv.header()).containsExactly(tuned.ranking().columns());
    assertThat(csv.rows()).hasSize(6);
    JsonNode summary = new ObjectMapper().readTree(output.resolve("summary.json").toFile());
    assertThat(summary.get("winner").get("trial").asInt()).isEqualTo(winner.trial().number());
    assertThat(summary.get("trials").get("COMPLETED").asInt()).isEqualTo(6);
    assertThat(tuned.story().get(0)).startsWith("Trial " + winner.trial().number() + " won");
    assertThat(tuned.story()).hasSizeBetween(3, 6);
    assertThat(
            Story.read(
                output.toString(), LocalSpark.session().sparkContext().hadoopConfiguration()))
        .isEqualTo(tuned.story());
    assertThat(summary.get("insights")).hasSize(tuned.insights().size());
    assertThat(summary.get("insights").get(0).get("kind").asText())
        .isEqualTo(tuned.insights().get(0).kind());
    try (Stream<Path> models = Files.list(output.resolve("models"))) {
      assertThat(models).hasSize(2);
    }
    assertThat(output.resolve(winner.model()).resolve("network.zip")).exists();
    assertThat(output.resolve(winner.model()).resolve("pipeline/encoding.json")).exists();
  }

  @Test
  void aFailingTrialIsARowAndTheStudyGoesOn() {
    TunedStudy tuned =
        StudyRunner.on(LocalSpark.session())
            .run(
                study("failing")
                    .parameter(Parameter.choice("activation", "relu", "nonsense"))
                    .search(
                        SearchSpec.builder()
                            .strategy(Strategy.LIST)
                            .configurations(
                                List.of(configuration("relu"), configuration("nonsense")))
                            .build())
                    .build(),
                Clouds.data());

    List<TrialResult> results = tuned.results().results();
    assertThat(results.get(0).outcome().state()).isEqualTo(TrialState.COMPLETED);
    assertThat(results.get(1).outcome().state()).isEqualTo(TrialState.FAILED);
    assertThat(results.get(1).message()).contains("there is no 'nonsense'");
    Row last = tuned.ranking().collectAsList().get(1);
    assertThat(last.<Integer>getAs("rank")).isNull();
  }

  private static Configuration configuration(String activation) {
    return new Configuration(Map.of("learningRate", 0.01, "units", 8, "activation", activation));
  }

  @Test
  void aNetworkClassThatIsMissingIsRefusedBeforeAnythingRuns() {
    StudySpec spec =
        study("missing")
            .network(new NetworkSpec.Custom("com.example.Missing"))
            .search(SearchSpec.random(2))
            .build();

    assertThatThrownBy(() -> StudyRunner.on(LocalSpark.session()).run(spec, Clouds.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot load com.example.Missing")
        .hasMessageContaining("--jars");
    assertThat(directory.resolve("missing")).doesNotExist();
  }

  @Test
  void aLimitOnParallelismIsKept() {
    List<Integer> running = new ArrayList<>();
    StudyRunner.on(LocalSpark.session())
        .listener(
            new StudyListener() {
              @Override
              public void progressed(io.luthier.study.Study.Progress progress) {
                running.add(progress.running());
              }
            })
        .run(
            study("capped").search(SearchSpec.builder().trials(5).parallelism(1).build()).build(),
            Clouds.data());

    assertThat(running).isNotEmpty().allMatch(count -> count <= 1);
  }

  /** Refuses every configuration, saying what the task's native threads are. */
  public static final class TellingFactory implements NetworkFactory {
    /** Made by its name. */
    public TellingFactory() {}

    @Override
    public MultiLayerNetwork create(Configuration configuration, NetworkShape shape, long seed) {
      throw new IllegalStateException(
          NativeSettings.threads()
              + " "
              + System.getProperty("org.bytedeco.javacpp.maxphysicalbytes"));
    }
  }

  @Test
  void aSessionThatNobodyPreparedTrainsWithTheThreadsOfItsSlots() {
    TunedStudy tuned =
        StudyRunner.on(LocalSpark.session())
            .run(
                study("threads")
                    .network(new NetworkSpec.Custom(TellingFactory.class.getName()))
                    .search(SearchSpec.random(3))
                    .build(),
                Clouds.data());

    assertThat(tuned.results().results())
        .extracting(TrialResult::message)
        .containsOnly("Threads[omp=1, master=1, blas=1] 0");
    assertThat(tuned.winner()).isEmpty();
  }

  @Test
  void oneSlotGivesTheSameFileTwiceAndTwoSlotsThatFileToo() throws IOException {
    List<String> files = new ArrayList<>();
    for (int slots : new int[] {1, 1, 2}) {
      StudyRunner.on(LocalSpark.session())
          .fresh(true)
          .run(
              study("repeated")
                  .parameter(Parameter.real("dropout", 0, 0.5, Scale.LINEAR))
                  .search(SearchSpec.builder().trials(6).parallelism(slots).build())
                  .build(),
              Clouds.data());
      files.add(Rankings.comparable(directory.resolve("repeated")));
    }

    assertThat(files.get(1)).isEqualTo(files.get(0));
    assertThat(files.get(2)).isEqualTo(files.get(0));
  }
}
