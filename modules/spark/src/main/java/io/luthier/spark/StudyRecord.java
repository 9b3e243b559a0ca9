package io.luthier.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luthier.study.DataSpec;
import io.luthier.study.StudyJson;
import io.luthier.study.StudySpec;
import java.io.IOException;
import java.util.Optional;

/** What {@code study.json} says of a study before it runs: enough to run it again. */
final class StudyRecord {

  static final String FILE = "study.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private StudyRecord() {}

  /** The resolved specification, the versions and the data's fingerprint, as JSON text. */
  static String of(StudySpec spec, String fingerprint, String spark) throws IOException {
    ObjectNode record = JSON.createObjectNode();
    record.set("spec", JSON.readTree(StudyJson.write(spec)));
    record.put("fingerprint", fingerprint);
    record.set("versions", JSON.valueToTree(Versions.all(spark)));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(record) + "\n";
  }

  /** The data that a recorded study was trained on, if it was read from files or a table. */
  static Optional<DataSpec.Source> train(byte[] record) throws IOException {
    JsonNode spec = JSON.readTree(record).path("spec");
    return StudyJson.read(JSON.writeValueAsBytes(spec)).data().train();
  }

  /** The metric that ranked the trials of a recorded study. */
  static String objective(byte[] record) throws IOException {
    return JSON.readTree(record).path("spec").path("objective").path("metric").asText();
  }
}
