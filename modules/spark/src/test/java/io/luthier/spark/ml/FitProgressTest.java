package io.luthier.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.space.Parameter;
import io.luthier.spark.LocalSpark;
import io.luthier.spark.StopSignal;
import io.luthier.spark.StudyListener;
import io.luthier.study.SearchSpec;
import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import io.luthier.trial.Objective;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FitProgressTest {

  @TempDir Path directory;

  private static JsonNode json(FitProgress progress) throws IOException {
    return new ObjectMapper().readTree(progress.json());
  }

  private NetworkTuner tuner() {
    StudySpec study =
        StudySpec.builder("s")
            .label("ignored", Task.CLASSIFICATION)
            .parameter(
                Parameter.choice("learningRate", 0.001, 0.002, 0.004, 0.01, 0.02, 0.03, 0.05))
            .search(SearchSpec.grid())
            .epochs(2)
            .output(directory.resolve("study").toString())
            .build();
    return new NetworkTuner().setStudy(study);
  }

  private static Dataset<Row> rows() {
    return LocalSpark.session()
        .range(90)
        .select(
            functions.col("id").mod(3).cast("double").as("features"),
            functions.col("id").mod(3).as("label"));
  }

  @Test
  void nothingIsKnownBeforeItBegins() throws IOException {
    JsonNode now = json(new FitProgress(Objective.VAL_LOSS));

    assertThat(now.get("started").booleanValue()).isFalse();
    assertThat(now.get("planned").isNull()).isTrue();
    assertThat(now.get("waiting").isNull()).isTrue();
    assertThat(now.get("metric").textValue()).isEqualTo("val_loss");
    assertThat(now.get("best")).isEmpty();
  }

  @Test
  void knowsHowAFitHasGone() throws IOException {
    FitProgress progress = new FitProgress(Objective.VAL_LOSS);
    NetworkTunerModel model = tuner().fit(rows(), progress, new StopSignal());

    JsonNode now = json(progress);
    assertThat(now.get("planned").intValue()).isEqualTo(7);
    assertThat(now.get("ended").intValue()).isEqualTo(7);
    assertThat(now.get("before").intValue()).isZero();
    assertThat(now.get("best")).as("the head of the ranking").hasSize(5);
    assertThat(now.get("best").get(0).get("configuration").get("learningRate").doubleValue())
        .isEqualTo(model.bestConfiguration().get("learningRate"));
    JsonNode improvements = now.get("improvements");
    assertThat(improvements.get(improvements.size() - 1).get(1).doubleValue())
        .isEqualTo(model.bestMetrics().get("val_loss"));
    for (int i = 1; i < improvements.size(); i++) {
      assertThat(improvements.get(i).get(1).doubleValue())
          .isLessThan(improvements.get(i - 1).get(1).doubleValue());
    }
  }

  @Test
  void aFitThatWasStoppedGoesOn() throws IOException {
    StopSignal signal = new StopSignal();
    StudyListener first =
        new StudyListener() {
          @Override
          public void ended(TrialResult result, Study.Progress progress) {
            signal.stop("enough");
          }
        };
    tuner().fit(rows(), first, signal);
    FitProgress second = new FitProgress(Objective.VAL_LOSS);
    tuner().fit(rows(), second, new StopSignal());

    assertThat(json(second).get("before").intValue()).isPositive();
    assertThat(json(second).get("ended").intValue()).isEqualTo(7);
  }
}
