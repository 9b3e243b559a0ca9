package io.luthier.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The model of a finished study's winner, checked.
 *
 * @param trial the winner's number
 * @param model its network, and what makes its features
 */
record SavedWinner(int trial, SavedModel model) {

  /**
   * Loads it.
   *
   * @param output the study's directory
   * @param trusted what the network may be made of beside DL4J's own classes
   * @throws IOException if there is no finished study with a saved winner, or that holds what could
   *     run code of somebody else's choice
   */
  static SavedWinner load(SparkSession spark, String output, List<String> trusted)
      throws IOException {
    StudyDirectory directory =
        new StudyDirectory(output, spark.sparkContext().hadoopConfiguration());
    directory.requireFinished();
    JsonNode winner = new ObjectMapper().readTree(directory.read(Summary.FILE)).path("winner");
    if (!winner.has("trial")) {
      throw new FileNotFoundException("the study in " + directory.path() + " has no winner");
    }
    int trial = winner.get("trial").asInt();
    String model = winner.path("model").asText();
    if (model.isEmpty()) {
      throw new FileNotFoundException(
          "the model of the winner, trial " + trial + ", was not saved in " + directory.path());
    }
    return new SavedWinner(trial, SavedModel.load(spark, directory, model, trusted));
  }
}
