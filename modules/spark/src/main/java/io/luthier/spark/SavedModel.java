package io.luthier.spark;

import io.luthier.dl4j.NetworkFile;
import io.luthier.spark.data.FeaturePipeline;
import io.luthier.spark.store.SparkWrite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A trained network and the way to its features, as they lie in a directory.
 *
 * @param network the network's file
 * @param pipeline what makes its features
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record SavedModel(byte[] network, FeaturePipeline pipeline) {

  /**
   * Loads it.
   *
   * @param model where it is in the directory
   * @param trusted what the network may be made of beside DL4J's own classes
   * @throws IOException if it is not there, or holds what could run code of somebody else's choice
   */
  static SavedModel load(
      SparkSession spark, StudyDirectory directory, String model, List<String> trusted)
      throws IOException {
    byte[] network = directory.read(StudyDirectory.network(model));
    NetworkFile.check(new ByteArrayInputStream(network), trusted);
    return new SavedModel(
        network, FeaturePipeline.load(spark, directory.path(StudyDirectory.pipeline(model))));
  }

  /** Saves it where {@link #load} finds it. */
  void save(StudyDirectory directory, String model) throws IOException {
    directory.write(StudyDirectory.network(model), out -> out.write(network));
    SparkWrite.run(() -> pipeline.save(directory.path(StudyDirectory.pipeline(model))));
  }
}
