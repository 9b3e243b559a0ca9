package io.luthier.spark;

import io.luthier.dl4j.Evaluation;
import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.NetworkFile;
import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.engine.Inference;
import io.luthier.spark.data.PreparedFold;
import io.luthier.trial.TrialResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The winner's score on the test split, which nothing has seen until then.
 *
 * @param fold that the winner's model was trained on
 * @param trusted what networks may be made of beside DL4J's own classes
 */
record TestScore(StudyDirectory directory, PreparedFold fold, List<String> trusted) {

  /** Whether there is a test split, and a saved winner. */
  boolean isPossible(TrialResult winner) {
    return !winner.model().isEmpty() && fold.hasTest();
  }

  /** The metrics, named {@code test_loss} and so on. */
  Map<String, Double> of(TrialResult winner) throws IOException {
    PackedRows test = fold.packTest();
    NativeSettings.prepare();
    NativeSettings.bindCurrentThread(1);
    byte[] saved = directory.read(StudyDirectory.network(winner.model()));
    MultiLayerNetwork network = NetworkFile.load(new ByteArrayInputStream(saved), trusted);
    try {
      Target target = fold.data().target();
      Inference inference = new Inference(network, target.outputs());
      return new Evaluation(inference, target).of(test, "test_");
    } finally {
      network.close();
    }
  }
}
