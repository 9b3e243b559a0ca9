package io.luthier.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luthier.study.StudyJson;
import io.luthier.study.StudySpec;
import java.io.IOException;

/** What {@code study.json} says of a study before it runs: enough to run it again. */
final class StudyRecord {

  static final String FILE = "study.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private StudyRecord() {}

  /** The resolved specification, the versions and what is known of the data, as JSON text. */
  static String of(StudySpec spec, DataFacts data, String spark) throws IOException {
    ObjectNode record = JSON.createObjectNode();
    record.set("spec", JSON.readTree(StudyJson.write(spec)));
    record.put("fingerprint", data.fingerprint());
    record.put("classes", data.classes());
    if (Double.isFinite(data.prior())) {
      record.put("prior", data.prior());
    }
    record.set("versions", JSON.valueToTree(Versions.all(spark)));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(record) + "\n";
  }

  /** The specification of a recorded study. */
  static StudySpec spec(byte[] record) throws IOException {
    return StudyJson.read(JSON.writeValueAsBytes(JSON.readTree(record).path("spec")));
  }

  /** The fingerprint of a recorded study's data. */
  static String fingerprint(byte[] record) throws IOException {
    return JSON.readTree(record).path("fingerprint").asText();
  }

  /** What is known of a recorded study's data; of earlier builds' little but the fingerprint. */
  static DataFacts data(byte[] record) throws IOException {
    JsonNode json = JSON.readTree(record);
    return new DataFacts(
        json.path("fingerprint").asText(),
        json.path("classes").asInt(0),
        json.path("prior").asDouble(Double.NaN));
  }

  /** The metric that ranked the trials of a recorded study. */
  static String objective(byte[] record) throws IOException {
    return JSON.readTree(record).path("spec").path("objective").path("metric").asText();
  }
}
