package io.luthier.spark.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.feature.OneHotEncoderModel;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorSizeHint;

/**
 * Loads the stages of a saved pipeline, if they are of the kinds that {@link FeatureStages} makes.
 * Spark takes a stage's class from its metadata, whatever it is, and a statement of SQL can call
 * any method in the class path: so both are checked, the former before anything is loaded.
 */
final class TrustedStages {

  private static final Set<Class<?>> ALLOWED =
      Set.of(
          ElementwiseProduct.class,
          ImputerModel.class,
          OneHotEncoderModel.class,
          SQLTransformer.class,
          StandardScalerModel.class,
          StringIndexerModel.class,
          VectorAssembler.class,
          VectorSizeHint.class);

  private static final ObjectMapper JSON = new ObjectMapper();

  private TrustedStages() {}

  /**
   * Loads a pipeline's stages.
   *
   * @param columns what they make features of
   * @throws IOException if there are none, or others than Luthier writes; nothing of them was run
   */
  static PipelineModel load(Path directory, List<FeatureColumn> columns, FileSystem files)
      throws IOException {
    check(directory, Set.of(PipelineModel.class), files);
    for (FileStatus stage : files.listStatus(new Path(directory, "stages"))) {
      check(stage.getPath(), ALLOWED, files);
    }
    PipelineModel model = PipelineModel.load(directory.toString());
    for (Transformer stage : model.stages()) {
      if (stage instanceof SQLTransformer sql
          && !sql.getStatement().equals(FeatureStages.select(columns))) {
        throw new IOException(
            directory + " holds a statement that Luthier does not write: " + sql.getStatement());
      }
    }
    return model;
  }

  private static void check(Path saved, Set<Class<?>> allowed, FileSystem files)
      throws IOException {
    Path metadata = new Path(saved, "metadata");
    boolean found = false;
    for (FileStatus file : files.listStatus(metadata)) {
      String name = file.getPath().getName();
      if (name.startsWith("_") || name.startsWith(".")) {
        continue;
      }
      found = true;
      if (!name.equals("part-00000")) {
        throw new IOException(file.getPath() + " is not a file that Luthier writes");
      }
      try (InputStream in = files.open(file.getPath())) {
        String type = JSON.readTree(in.readAllBytes()).path("class").asText();
        if (allowed.stream().noneMatch(one -> one.getName().equals(type))) {
          throw new IOException(
              saved + " is a " + type + ", which is none of the stages that Luthier writes");
        }
      }
    }
    if (!found) {
      throw new FileNotFoundException(metadata + " is empty");
    }
  }
}
