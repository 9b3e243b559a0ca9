package io.luthier.spark;

import io.luthier.dl4j.Evaluation;
import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.NetworkFile;
import io.luthier.dl4j.data.PackedRows;
import io.luthier.spark.data.PreparedData;
import io.luthier.trial.TrialResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The winner's score on the test split, which nothing has seen until now. */
final class TestScore {

  private TestScore() {}

  /**
   * The metrics, named {@code test_loss} and so on; empty without a test split or a saved winner.
   */
  static Optional<Map<String, Double>> of(
      SparkSession spark, StudyDirectory directory, Optional<TrialResult> winner, PreparedData data)
      throws IOException {
    String model = winner.map(TrialResult::model).orElse("");
    if (model.isEmpty() || data.test().isEmpty()) {
      return Optional.empty();
    }
    PackedRows test = data.pipeline().pack(data.test().get());
    NativeSettings.prepare();
    NativeSettings.bindCurrentThread(1);
    byte[] saved = directory.read(StudyDirectory.network(model));
    MultiLayerNetwork network = NetworkFile.load(new ByteArrayInputStream(saved));
    try {
      return Optional.of(Evaluation.of(network, test, data.data().target(), "test_"));
    } finally {
      network.close();
    }
  }
}
