package io.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luthier.trial.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrackingSpecTest {

  private static final TrackingSpec TRACKING =
      new TrackingSpec("https://me:secret@mlflow.example.com:5000/base", "soil", false);

  private static StudySpec.Builder study() {
    return StudySpec.builder("s").label("y", Task.CLASSIFICATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mlflow.example.com | mlflow.example.com",
        "databricks | databricks",
        "file:///mlruns | file:///mlruns",
        "http:// | http://",
        "ftp://me:secret@host | ftp://***@host",
        "http://me:sec/ret@host | http://***@host",
        "http://me:sec ret@host | http://***@host",
      })
  void whatIsNoServerIsRefusedWithoutItsPassword(String address, String shown) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrackingSpec(address, "e", true))
        .withMessageStartingWith("mlflow: must be the address of a tracking server")
        .withMessageEndingWith("; found " + shown);
  }

  @Test
  void thePasswordIsNeverWritten() {
    String json =
        new String(StudyJson.write(study().tracking(TRACKING).build()), StandardCharsets.UTF_8);

    assertThat(json)
        .contains(
            "\"tracking\":{\"mlflow\":\"https://***@mlflow.example.com:5000/base\","
                + "\"experiment\":\"soil\",\"logModels\":false}")
        .doesNotContain("secret");
    assertThat(TRACKING.toString()).doesNotContain("secret");
    StudySpec read = StudyJson.read(json.getBytes(StandardCharsets.UTF_8));
    assertThat(read.tracking().orElseThrow().experiment()).isEqualTo("soil");
  }

  @Test
  void aStudyMayGoOnTrackedElsewhereOrNowhere() {
    StudySpec nowhere = study().build();
    StudySpec somewhere = study().tracking(TRACKING).build();

    assertThat(SpecChange.between(nowhere, somewhere)).isEmpty();
    assertThat(SpecChange.between(somewhere, nowhere)).isEmpty();
  }

  @Test
  void studiesOfEarlierBuildsAreTrackedNowhere() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode old = (ObjectNode) json.readTree(StudyJson.write(study().build()));
    old.remove("tracking");

    assertThat(StudyJson.read(json.writeValueAsBytes(old))).isEqualTo(study().build());
  }
}
