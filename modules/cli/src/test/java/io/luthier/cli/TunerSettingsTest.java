package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.spark.ml.NetworkTuner;
import io.luthier.study.SearchSpec;
import io.luthier.study.TrainingSpec;
import io.luthier.trial.Objective;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TunerSettingsTest {

  private static NetworkTuner tuner(String json) {
    NetworkTuner tuner = new NetworkTuner();
    TunerSettings.set(tuner, json);
    return tuner;
  }

  @Test
  void meansWhatTheStudyFileMeans() {
    NetworkTuner tuner =
        tuner(
            """
            {"space": {"learningRate": {"min": 1e-4, "max": 0.1, "scale": "log"}, "layers": {"min": 1, "max": 3},
                       "units": {"choices": [32, 64]}, "batchSize": 64},
             "search": {"strategy": "tpe", "trials": 30}, "objective": "val_accuracy",
             "training": {"epochs": 7, "earlyStopping": "none"}}
            """);

    assertThat(tuner.getSpace().parameters())
        .containsExactly(
            Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG),
            Parameter.integer("layers", 1, 3),
            Parameter.choice("units", 32, 64),
            Parameter.fixed("batchSize", 64L));
    assertThat(tuner.getSearch()).isEqualTo(SearchSpec.tpe(30));
    TrainingSpec training = tuner.getTraining();
    assertThat(training.epochs()).isEqualTo(7);
    assertThat(training.earlyStopping()).isEmpty();
    assertThat(training.reduceLrOnPlateau().orElseThrow().monitor())
        .as("watches the objective, as in the study file")
        .isEqualTo(Objective.of("val_accuracy"));
  }

  @Test
  void nothingIsTheDefaults() {
    NetworkTuner untouched = new NetworkTuner();
    NetworkTuner tuner = tuner("{}");

    assertThat(tuner.getSpace()).isEqualTo(untouched.getSpace());
    assertThat(tuner.getSearch()).isEqualTo(untouched.getSearch());
    assertThat(tuner.getTraining()).isEqualTo(untouched.getTraining());
    assertThat(tuner.getNetwork()).isEqualTo(untouched.getNetwork());
    assertThat(tuner.getResources()).isEqualTo(untouched.getResources());
    assertThat(tuner.getObjective()).isEqualTo(untouched.getObjective());
    assertThat(TunerSettings.get(untouched)).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        """
        {"network": {"type": "cnn", "height": 8, "width": 9, "channels": 3}, "objective": "val_f1"}
        """,
        """
        {"network": {"class": "a.B"}, "space": {"mine": {"min": 0.0, "max": 1.0, "points": 4},
         "texts": {"choices": ["a", "1", true, 1, 1.5, [1, 2]]}, "one": [64, 32], "name": "0.5",
         "hidden": {"value": 3, "when": {"name": ["0.5"]}},
         "range": {"min": 1, "max": 64, "scale": "log", "when": {"texts": ["a", 1]}}}}
        """,
        """
        {"search": {"strategy": "list", "gridPoints": 4, "gridLimit": 7, "parallelism": 2, "budget": "1h30m",
         "failureLimit": 3, "enqueue": [{"layers": 2}], "configurations": [{"layers": 1, "dropout": 0.5}],
         "from": {"latest": "out"}, "repeats": 2, "pruner": "asha"}, "trialSlots": 2,
         "executors": [{"cores": 4, "gpus": 1, "gpusPerTrial": 0.5}, {"cores": 2, "trialSlots": 1}]}
        """,
        """
        {"search": {"strategy": "staged", "trials": 40, "from": "before",
         "pruner": {"type": "median", "startupTrials": 2, "warmupEpochs": 3}}}
        """,
        """
        {"search": {"strategy": "random", "trials": 9, "pruner": {"type": "asha", "reduction": 2, "brackets": 2}},
         "objective": {"metric": "val_loss", "mode": "max"},
         "training": {"epochs": 3, "trialTimeout": "10m", "engine": "dl4j",
         "earlyStopping": {"monitor": "train_loss", "mode": "min", "patience": 2, "minDelta": 0.1, "baseline": 0.5,
                           "restoreBestWeights": false, "startFromEpoch": 1},
         "reduceLrOnPlateau": {"factor": 0.1, "patience": 7, "minDelta": 0.0, "cooldown": 2, "minLr": 1.0e-5}}}
        """,
        """
        {"training": {"epochs": 100, "earlyStopping": "none", "reduceLrOnPlateau": "none"}}
        """
      })
  void whatIsSetIsWhatOneGets(String json) throws IOException {
    ObjectMapper mapper = new ObjectMapper();

    assertThat(mapper.readTree(TunerSettings.get(tuner(json)))).isEqualTo(mapper.readTree(json));
  }

  @Test
  void complaintsNameTheKeyAndNoPlace() {
    assertThatThrownBy(() -> tuner("{\"search\": {\"trails\": 3}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("search.trails: unknown key; did you mean trials?; allowed are ");
    assertThatThrownBy(() -> tuner("{\"space\": {\"layers\": {\"min\": 3, \"max\": 1}}}"))
        .hasMessageStartingWith("space.layers: ");
    assertThatThrownBy(() -> tuner("{\"space\": {\"learningRat\": 0.1}}"))
        .hasMessageStartingWith("space.learningRat: unknown key; did you mean learningRate?");
    assertThatThrownBy(() -> tuner("{\"output\": \"here\"}"))
        .hasMessageStartingWith("output: unknown key");
    assertThatThrownBy(() -> tuner("{\"space\": {\"units\": \"64\"}}"))
        .as("a text is no number")
        .hasMessageStartingWith("space.units: ");
    assertThatThrownBy(() -> tuner("{\"objective\": \"val_rmse\"}"))
        .as("not a metric of a classification")
        .hasMessageStartingWith("objective: ");
    assertThatThrownBy(() -> tuner("[1]")).hasMessageContaining("expected keys with values");
    assertThatThrownBy(() -> tuner("{\"search\"")).hasMessageStartingWith("not JSON");
  }
}
