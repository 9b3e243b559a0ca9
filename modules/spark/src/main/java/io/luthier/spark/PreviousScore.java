package io.luthier.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.dl4j.Evaluation;
import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.NetworkFile;
import io.luthier.dl4j.engine.Forward;
import io.luthier.dl4j.engine.Inference;
import io.luthier.spark.data.DataProblem;
import io.luthier.spark.data.FeaturePipeline;
import io.luthier.spark.data.OtherView;
import io.luthier.spark.data.PreparedData;
import io.luthier.spark.data.PreparedFold;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the winner of an earlier study by this study's validation rows, with the code that judges
 * this study's trials. With folds it is judged by each of them, and the mean counts, as for trials.
 *
 * @param directory this study's
 * @param trusted what networks may be made of beside DL4J's own classes
 */
record PreviousScore(
    SparkSession spark, StudyDirectory directory, PreparedData data, List<String> trusted) {

  private static final Logger LOG = LoggerFactory.getLogger(PreviousScore.class);

  private static final String FILE = "previous.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What the winner of the study in a directory is worth here. Once known it is written down: when
   * the same command runs again, the earlier study may be gone.
   *
   * @throws IOException if this study's directory cannot be used
   */
  Previous of(String study) throws IOException {
    if (directory.has(FILE)) {
      return JSON.readValue(directory.read(FILE), Previous.class);
    }
    Previous previous;
    try {
      previous = judge(study);
    } catch (Exception failed) { // Scala throws checked exceptions that Java does not know of.
      // Whatever is the matter with another study must not harm this one.
      LOG.warn("the winner of {} cannot be judged", study, failed);
      String reason = DataProblem.in(failed).map(Throwable::getMessage).orElse(reason(failed));
      return Previous.unjudged(study, reason);
    }
    directory.write(FILE, JSON.writeValueAsString(previous) + "\n");
    return previous;
  }

  private static String reason(Exception failed) {
    String message = failed.getMessage() == null ? failed.toString() : failed.getMessage();
    // What Spark hands on from its tasks has their stack traces below; the log has all of it.
    return message.lines().findFirst().orElse(message);
  }

  private Previous judge(String study) throws IOException {
    StudyDirectory other = new StudyDirectory(study, spark.sparkContext().hadoopConfiguration());
    SavedWinner winner = SavedWinner.load(spark, study, trusted);
    FeaturePipeline pipeline = winner.model().pipeline();
    boolean sameData =
        StudyRecord.fingerprint(other.read(StudyRecord.FILE)).equals(data.fingerprint());
    NativeSettings.prepare();
    NativeSettings.bindCurrentThread(1);
    MultiLayerNetwork network =
        NetworkFile.load(new ByteArrayInputStream(winner.model().network()), trusted);
    try {
      Map<String, Double> sums = new LinkedHashMap<>();
      long unknown = 0;
      for (PreparedFold fold : data.folds()) {
        OtherView view = new OtherView(fold, pipeline);
        Forward forward = translated(network, pipeline.target().outputs(), view);
        Evaluation evaluation = new Evaluation(forward, view.target());
        evaluation
            .of(view.rows(), view.count(), "val_")
            .forEach((name, value) -> sums.merge(name, value, Double::sum));
        unknown += view.unknown();
      }
      int folds = data.folds().size();
      sums.replaceAll((name, sum) -> sum / folds);
      return new Previous(study, winner.trial(), sums, sameData, folds, unknown, "");
    } finally {
      network.close();
    }
  }

  private static Forward translated(MultiLayerNetwork network, int outputs, OtherView view) {
    Inference inference = new Inference(network, outputs);
    return (rows, from, count, into) -> {
      float[] given = new float[count * outputs];
      inference.outputs(rows, from, count, given);
      view.translate(given, count, into);
    };
  }
}
