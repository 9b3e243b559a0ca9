package io.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.luthier.callback.EarlyStopping;
import io.luthier.callback.ReduceLrOnPlateau;
import io.luthier.dl4j.data.TrainingData;
import io.luthier.dl4j.engine.Inference;
import io.luthier.dl4j.network.MlpFactory;
import io.luthier.dl4j.network.NetworkFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.space.Configuration;
import io.luthier.study.TrainingSpec;
import io.luthier.trial.Measurement;
import io.luthier.trial.Objective;
import io.luthier.trial.Outcome;
import io.luthier.trial.Task;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrialTrainerTest {

  private static final TrialResult.Place HERE = new TrialResult.Place("1@here", "cpu", 0);
  private static final Progress ON = measurement -> Verdict.GO_ON;

  private final TrainingData three = Synthetic.clouds(3, 120, 4, 0.6);

  @BeforeEach
  void oneThread() {
    NativeSettings.prepare();
    NativeSettings.bindCurrentThread(1);
  }

  @Test
  void trainsAndMeasuresEveryEpoch() {
    try (TrainedTrial trained = train(Map.of("learningRate", 0.01), epochs(6), three, ON)) {
      TrialResult result = trained.result();

      assertThat(result.outcome()).isEqualTo(new Outcome.Completed("all 6 epochs"));
      assertThat(result.measurements())
          .extracting(Measurement::epoch)
          .containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(result.measurements())
          .allSatisfy(
              measurement ->
                  assertThat(measurement.metrics().keySet())
                      .containsExactly(
                          "val_loss",
                          "val_accuracy",
                          "val_f1",
                          "train_loss",
                          "train_accuracy",
                          "train_f1"));
      assertThat(result.measurements().get(5).metrics().get("train_loss"))
          .isLessThan(result.measurements().get(0).metrics().get("train_loss"));
      assertThat(result.metrics().get("val_accuracy")).isGreaterThan(0.8);
      assertThat(result.bestEpoch()).isEqualTo(6);
      assertThat(result.finalLearningRate()).isEqualTo(0.01);
      assertThat(result.place()).isEqualTo(HERE);
      assertThat(result.seconds()).isPositive();
      assertThat(result.message()).isEmpty();
    }
  }

  @Test
  void learnsARegression() {
    Map<String, Object> configuration = Map.of("learningRate", 0.01, "batchSize", 16);
    try (TrainedTrial trained = train(configuration, epochs(40), Synthetic.curve(200), ON)) {
      Map<String, Double> metrics = trained.result().metrics();

      assertThat(metrics.get("val_r2")).isGreaterThan(0.9);
      assertThat(metrics.get("val_rmse")).isEqualTo(4 * Math.sqrt(metrics.get("val_loss")));
      assertThat(metrics.keySet())
          .containsExactly(
              "val_loss",
              "val_rmse",
              "val_mae",
              "val_r2",
              "train_loss",
              "train_rmse",
              "train_mae",
              "train_r2");
    }
  }

  @Test
  void aTrialWhoseTimeIsUpEndsWithItsBestWeights() {
    Progress slow =
        measurement -> {
          if (measurement.epoch() == 2) {
            sleep(Duration.ofSeconds(3));
          }
          return Verdict.GO_ON;
        };
    for (boolean restored : new boolean[] {true, false}) {
      EarlyStopping stopping =
          EarlyStopping.builder().restoreBestWeights(restored).build(Objective.VAL_LOSS);
      TrainingSpec training = timed(Optional.of(stopping), Duration.ofSeconds(3));
      TrainingData clouds = Synthetic.clouds(3, 60, 4, 0.5);
      try (TrainedTrial trained = train(Map.of(), training, clouds, slow)) {
        TrialResult result = trained.result();

        assertThat(result.outcome()).isEqualTo(new Outcome.Pruned("trialTimeout of 3s in epoch 3"));
        assertThat(result.measurements()).hasSize(2);
        assertMeasured(trained, clouds);
      }
    }
  }

  @Test
  void aTrialThatMeasuredNothingInItsTimeHasFailed() {
    TrainingSpec training = timed(Optional.empty(), Duration.ofNanos(1));
    try (TrainedTrial trained = train(Map.of(), training, Synthetic.clouds(3, 60, 4, 0.5), ON)) {
      assertThat(trained.result().outcome()).isEqualTo(new Outcome.Failed("TimeoutException"));
      assertThat(trained.result().message()).contains("in epoch 1: nothing was measured yet");
    }
  }

  private static TrainingSpec timed(Optional<EarlyStopping> stopping, Duration timeout) {
    return new TrainingSpec(
        1000, stopping, Optional.empty(), Optional.of(timeout), TrainingSpec.Engine.AUTO);
  }

  private static void sleep(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void twoClassesHaveRankingMetrics() {
    TrainingData two = Synthetic.clouds(2, 60, 3, 0.5);
    try (TrainedTrial trained = train(Map.of(), epochs(2), two, ON)) {
      assertThat(trained.result().metrics()).containsKeys("val_auc", "val_auc_pr", "train_auc");
    }
  }

  @Test
  void stopsExactlyWhenTheCallbackSaysAndRestoresTheBestWeights() {
    Map<String, Object> overfits = Map.of("learningRate", 0.05, "units", 128, "batchSize", 8);
    TrainingData noisy = Synthetic.clouds(3, 60, 4, 3);
    EarlyStopping stopping = EarlyStopping.builder().patience(3).build(Objective.VAL_LOSS);
    TrainingSpec training = training(100, Optional.of(stopping), Optional.empty());
    try (TrainedTrial trained = train(overfits, training, noisy, ON)) {
      TrialResult result = trained.result();
      EarlyStopping.Run expected = stopping.begin();
      int stopped = 0;
      for (Measurement measurement : result.measurements()) {
        stopped = measurement.epoch();
        OptionalDouble loss = OptionalDouble.of(measurement.metrics().get("val_loss"));
        if (expected.onEpochEnd(stopped, loss) == EarlyStopping.Decision.STOP) {
          break;
        }
      }

      assertThat(result.outcome())
          .isEqualTo(
              new Outcome.Completed("early stopping: val_loss has not improved for 3 epochs"));
      assertThat(result.measurements()).hasSize(stopped);
      assertThat(result.bestEpoch()).isEqualTo(expected.bestEpoch()).isLessThan(stopped);
      Map<String, Double> best = result.measurements().get(result.bestEpoch() - 1).metrics();
      assertThat(result.metrics()).isEqualTo(best);
      assertMeasured(trained, noisy);
    }
  }

  @Test
  void withoutRestoringTheLastWeightsCount() {
    EarlyStopping stopping =
        EarlyStopping.builder().patience(2).restoreBestWeights(false).build(Objective.VAL_LOSS);
    TrainingData noisy = Synthetic.clouds(3, 60, 4, 3);
    TrainingSpec training = training(100, Optional.of(stopping), Optional.empty());
    try (TrainedTrial trained = train(Map.of("learningRate", 0.05), training, noisy, ON)) {
      TrialResult result = trained.result();
      int last = result.measurements().size();

      assertThat(result.bestEpoch()).isEqualTo(last);
      assertThat(result.metrics()).isEqualTo(result.measurements().get(last - 1).metrics());
    }
  }

  @Test
  void cutsTheLearningRateOnAPlateau() {
    ReduceLrOnPlateau reducing =
        ReduceLrOnPlateau.builder().factor(0.1).patience(2).minDelta(1e9).build(Objective.VAL_LOSS);
    TrainingSpec training = training(7, Optional.empty(), Optional.of(reducing));
    try (TrainedTrial trained = train(Map.of("learningRate", 0.01), training, three, ON)) {
      // The first value is an improvement over nothing; after it nothing ever is.
      assertThat(trained.result().measurements())
          .extracting(measurement -> Math.round(measurement.learningRate() * 1e7) / 1e7)
          .containsExactly(1e-2, 1e-2, 1e-2, 1e-3, 1e-3, 1e-4, 1e-4);
      assertThat(trained.result().lrReductions()).isEqualTo(3);
      assertThat(trained.network().orElseThrow().getLearningRate(0))
          .isEqualTo(trained.result().finalLearningRate());
    }
  }

  @Test
  void anOptimizerWithoutARateHasNoneToCut() {
    ReduceLrOnPlateau reducing =
        ReduceLrOnPlateau.builder().patience(1).minDelta(1e9).build(Objective.VAL_LOSS);
    TrainingSpec training = training(4, Optional.empty(), Optional.of(reducing));
    try (TrainedTrial trained = train(Map.of("optimizer", "adadelta"), training, three, ON)) {
      assertThat(trained.result().outcome().state()).isEqualTo(TrialState.COMPLETED);
      assertThat(trained.result().finalLearningRate()).isNaN();
      assertThat(trained.result().lrReductions()).isZero();
    }
  }

  @Test
  void theConfigurationWinsOverTheStudy() {
    Map<String, Object> configuration = Map.of("epochs", 2, "batchSize", 10_000);
    try (TrainedTrial trained = train(configuration, epochs(5), three, ON)) {
      assertThat(trained.result().measurements()).hasSize(2);
      assertThat(trained.result().outcome()).isEqualTo(new Outcome.Completed("all 2 epochs"));
    }
  }

  @Test
  void thePenaltyIsNoPartOfTheLoss() {
    // A rate so small that the weights stay as they are: only the penalty differs.
    Map<String, Object> plain = Map.of("learningRate", 1e-30, "optimizer", "sgd");
    Map<String, Object> penalised =
        Map.of("learningRate", 1e-30, "optimizer", "sgd", "l2", 10, "l1", 10);
    try (TrainedTrial without = train(plain, epochs(1), three, ON);
        TrainedTrial with = train(penalised, epochs(1), three, ON)) {
      assertThat(with.result().metrics()).isEqualTo(without.result().metrics());
      assertThat(with.network().orElseThrow().calcRegularizationScore(true)).isGreaterThan(100);
    }
  }

  @Test
  void theStudyMayGiveItUp() {
    Progress givingUp = m -> m.epoch() == 3 ? Verdict.stop("not among the best") : Verdict.GO_ON;
    EarlyStopping stopping = EarlyStopping.builder().build(Objective.VAL_LOSS);
    TrainingSpec training = training(50, Optional.of(stopping), Optional.empty());
    try (TrainedTrial trained = train(Map.of(), training, three, givingUp)) {
      assertThat(trained.result().outcome()).isEqualTo(new Outcome.Pruned("not among the best"));
      assertThat(trained.result().measurements()).hasSize(3);
      assertThat(trained.result().bestEpoch()).isPositive();
      assertThat(trained.result().metrics()).containsKey("val_loss");
    }
    try (TrainedTrial trained = train(Map.of("epochs", 3), training, three, givingUp)) {
      assertThat(trained.result().outcome())
          .as("nothing is given up after the last epoch")
          .isEqualTo(new Outcome.Completed("all 3 epochs"));
    }
  }

  @Test
  void aLossThatIsNotFiniteEndsItWithTheBestFiniteEpoch() {
    Map<String, Object> explosive = Map.of("optimizer", "sgd", "learningRate", 1e30);
    EarlyStopping stopping = EarlyStopping.builder().build(Objective.VAL_LOSS);
    TrainingSpec keeping = training(20, Optional.of(stopping), Optional.empty());
    try (TrainedTrial trained = train(explosive, keeping, three, ON)) {
      TrialResult result = trained.result();

      assertThat(result.outcome()).isInstanceOf(Outcome.Diverged.class);
      assertThat(result.outcome().stopReason())
          .matches("(val|train)_loss was (NaN|Infinity) in epoch 1");
      assertThat(result.bestEpoch()).isZero();
      assertThat(result.metrics()).isEmpty();
      assertThat(trained.network()).isEmpty();
    }
    // After the second epoch the rate becomes far too large, which DL4J's engine asks the network.
    TrainingSpec dl4js =
        new TrainingSpec(
            keeping.epochs(),
            keeping.earlyStopping(),
            keeping.reduceLrOnPlateau(),
            keeping.trialTimeout(),
            TrainingSpec.Engine.DL4J);
    AtomicReference<MultiLayerNetwork> network = new AtomicReference<>();
    NetworkFactory noting =
        (configuration, shape, seed) -> {
          network.set(new MlpFactory().create(configuration, shape, seed));
          return network.get();
        };
    Progress ruin =
        measurement -> {
          if (measurement.epoch() == 2) {
            network.get().setLearningRate(1e30);
          }
          return Verdict.GO_ON;
        };
    try (TrainedTrial trained =
        new TrialTrainer(noting, dl4js).train(trial(Map.of()), three, ruin, HERE)) {
      TrialResult result = trained.result();

      assertThat(result.outcome().state()).isEqualTo(TrialState.DIVERGED);
      assertThat(result.measurements()).hasSize(3);
      assertThat(result.bestEpoch()).isBetween(1, 2);
      assertThat(result.metrics().get("val_loss")).isFinite();
    }
  }

  @Test
  void theEngineMakesNoDifferenceToSpeakOf() {
    List<Measurement> auto = measurements(TrainingSpec.Engine.AUTO);
    List<Measurement> dl4j = measurements(TrainingSpec.Engine.DL4J);

    assertThat(auto).hasSameSizeAs(dl4j);
    for (int epoch = 0; epoch < auto.size(); epoch++) {
      for (String loss : List.of("val_loss", "train_loss")) {
        assertThat(auto.get(epoch).metrics().get(loss))
            .isCloseTo(dl4j.get(epoch).metrics().get(loss), withinPercentage(1e-2));
      }
    }
    // Two ways of rounding: were they the same, one engine would not have been used.
    assertThat(auto.get(4).metrics()).isNotEqualTo(dl4j.get(4).metrics());
  }

  private List<Measurement> measurements(TrainingSpec.Engine engine) {
    TrainingSpec training =
        new TrainingSpec(5, Optional.empty(), Optional.empty(), Optional.empty(), engine);
    try (TrainedTrial trained = train(Map.of("units", 48), training, three, ON)) {
      return trained.result().measurements();
    }
  }

  @Test
  void aFailureIsAResult() {
    NetworkFactory refusing =
        (configuration, shape, seed) -> {
          throw new IllegalStateException("no such backbone", new IOException("offline"));
        };
    TrialResult result = failed(refusing, Map.of(), ON);

    assertThat(result.outcome()).isEqualTo(new Outcome.Failed("IllegalStateException"));
    assertThat(result.message())
        .isEqualTo("no such backbone; caused by java.io.IOException: offline");
    assertThat(result.metrics()).isEmpty();
    assertThat(result.finalLearningRate()).isNaN();
  }

  @Test
  void soAreErrorsOfTheUsersFactory() {
    List<Error> errors =
        List.of(
            new NoClassDefFoundError("com/example/Gone"),
            new OutOfMemoryError("Physical memory usage is too high"),
            new StackOverflowError(),
            new AssertionError("not here"),
            new Error("of its own kind") {});
    for (Error error : errors) {
      NetworkFactory throwing =
          (configuration, shape, seed) -> {
            throw error;
          };

      assertThat(failed(throwing, Map.of(), ON).outcome().state()).isEqualTo(TrialState.FAILED);
    }
  }

  @Test
  void aBatchSizeOfNothingIsRefusedForEveryNetwork() {
    TrialResult result = failed(new MlpFactory(), Map.of("batchSize", 0), ON);

    assertThat(result.message()).isEqualTo("batchSize: found 0; must be at least 1");
  }

  @Test
  void aNetworkWithTheWrongOutputsIsNamed() {
    NetworkFactory wrong =
        (configuration, shape, seed) ->
            new MlpFactory()
                .create(
                    configuration, new NetworkShape(shape.inputs(), 5, Task.CLASSIFICATION), seed);

    assertThat(failed(wrong, Map.of(), ON).message()).contains("5").contains("3");
  }

  @Test
  void aCancelledTrialEndsWithinItsEpoch() {
    Progress cancelled =
        new Progress() {
          @Override
          public Verdict report(Measurement measurement) {
            throw new AssertionError("no epoch should end");
          }

          @Override
          public boolean cancelled() {
            return true;
          }
        };

    assertThat(failed(new MlpFactory(), Map.of(), cancelled).outcome())
        .isEqualTo(new Outcome.Failed("CancellationException"));
  }

  @Test
  void anInterruptIsRestored() {
    Progress interrupted =
        measurement -> {
          throw new IllegalStateException(new InterruptedException());
        };

    assertThat(failed(new MlpFactory(), Map.of(), interrupted).outcome().state())
        .isEqualTo(TrialState.FAILED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aMonitorThatIsNotMeasuredIsMentioned() {
    EarlyStopping stopping = EarlyStopping.builder().build(Objective.of("val_auc"));
    TrainingSpec training = training(8, Optional.of(stopping), Optional.empty());
    try (TrainedTrial trained = train(Map.of(), training, three, ON)) {
      assertThat(trained.result().measurements()).hasSize(8);
      assertThat(trained.result().message())
          .isEqualTo("earlyStopping did nothing: val_auc is not measured here");
    }
  }

  @Test
  void theSameSeedGivesTheSameBitsAlsoBesideAnotherTrial() throws Exception {
    Callable<List<Map<String, Double>>> one = () -> curve(1);
    Callable<List<Map<String, Double>>> other = () -> curve(2);
    List<Map<String, Double>> alone = one.call();
    assertThat(alone).isNotEqualTo(other.call());
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Callable<List<Map<String, Double>>>> both = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        both.add(one);
        both.add(other);
      }
      List<Future<List<Map<String, Double>>>> curves = pool.invokeAll(both);
      for (int i = 0; i < curves.size(); i += 2) {
        assertThat(curves.get(i).get()).isEqualTo(alone);
      }
    } finally {
      pool.shutdown();
    }
  }

  private List<Map<String, Double>> curve(long seed) {
    Configuration configuration =
        new Configuration(Map.of("dropout", 0.4, "layers", 3, "learningRate", 0.01));
    NativeSettings.bindCurrentThread(1);
    try (TrainedTrial trained =
        new TrialTrainer(new MlpFactory(), epochs(5))
            .train(new Trial(0, configuration, seed, "random", ""), three, ON, HERE)) {
      return trained.result().measurements().stream().map(Measurement::metrics).toList();
    }
  }

  private TrialResult failed(
      NetworkFactory factory, Map<String, Object> values, Progress progress) {
    try (TrainedTrial trained =
        new TrialTrainer(factory, epochs(1)).train(trial(values), three, progress, HERE)) {
      assertThat(trained.network()).isEmpty();
      return trained.result();
    }
  }

  private static TrainedTrial train(
      Map<String, Object> values, TrainingSpec training, TrainingData data, Progress progress) {
    return new TrialTrainer(new MlpFactory(), training).train(trial(values), data, progress, HERE);
  }

  private static Trial trial(Map<String, Object> values) {
    return new Trial(0, new Configuration(values), 42, "random", "");
  }

  private static TrainingSpec epochs(int epochs) {
    return training(epochs, Optional.empty(), Optional.empty());
  }

  private static TrainingSpec training(
      int epochs, Optional<EarlyStopping> stopping, Optional<ReduceLrOnPlateau> reducing) {
    return new TrainingSpec(epochs, stopping, reducing, Optional.empty(), TrainingSpec.Engine.AUTO);
  }

  /** The saved network, in DL4J's hands, has the metrics that the result says, but for rounding. */
  private static void assertMeasured(TrainedTrial trained, TrainingData data) {
    Inference inference = new Inference(trained.network().orElseThrow(), data.target().outputs());
    Map<String, Double> actual =
        new Evaluation(inference, data.target()).of(data.validation(), "val_");
    assertThat(actual).isNotEmpty();
    actual.forEach(
        (name, value) ->
            assertThat(trained.result().metrics().get(name))
                .as(name)
                .isCloseTo(value, withinPercentage(1e-3)));
  }
}
