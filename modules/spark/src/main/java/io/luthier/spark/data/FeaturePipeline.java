package io.luthier.spark.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.dl4j.data.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/**
 * The way from raw columns to the network's input, and from its output back to labels: Spark ML
 * stages fitted on a study's training split, and the encoding of its label. Immutable.
 */
public final class FeaturePipeline {

  private static final String STAGES = "stages";
  private static final String ENCODING = "encoding.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PipelineModel stages;
  private final List<FeatureColumn> columns;
  private final LabelEncoding label;

  FeaturePipeline(PipelineModel stages, List<FeatureColumn> columns, LabelEncoding label) {
    this.stages = stages;
    this.columns = List.copyOf(columns);
    this.label = label;
  }

  /** The column that {@link #transform} adds: a dense vector. */
  public String featuresColumn() {
    return FeatureStages.FEATURES;
  }

  /** The label's column. */
  public String labelColumn() {
    return label.column();
  }

  /** The type of the label's column, which predictions get again. */
  public DataType labelType() {
    return label.type();
  }

  /** The classes in the order of the network's outputs, as text; empty for a regression. */
  public List<String> classes() {
    return label.classes();
  }

  /** The columns that features are made of. */
  List<FeatureColumn> columns() {
    return columns;
  }

  /** How its labels are encoded. */
  LabelEncoding encoding() {
    return label;
  }

  /** What packed labels mean. */
  public Target target() {
    return label.target();
  }

  /**
   * Data with the features added as one vector. All its own columns stay; a label is not needed.
   *
   * @throws DataProblem if a column that features are made of is missing, or of a type that it did
   *     not have in training
   */
  public Dataset<Row> transform(Dataset<Row> data) {
    Dataset<Row> checked = data;
    for (FeatureColumn column : columns) {
      checked = column.checked(checked);
    }
    Column[] kept =
        Stream.concat(
                Arrays.stream(data.columns()).map(ColumnName::quote),
                Stream.of(FeatureStages.FEATURES))
            .map(functions::col)
            .toArray(Column[]::new);
    return stages.transform(FeatureStages.withVectors(checked, columns)).select(kept);
  }

  /** Saves the pipeline in a directory of its own, on any Hadoop file system. */
  public void save(String directory) throws IOException {
    stages.write().overwrite().save(new Path(directory, STAGES).toString());
    Path file = new Path(directory, ENCODING);
    try (OutputStream out =
        file.getFileSystem(SparkSession.active().sparkContext().hadoopConfiguration())
            .create(file, true)) {
      JSON.writerWithDefaultPrettyPrinter().writeValue(out, Saved.of(columns, label));
    }
  }

  /**
   * Loads a saved pipeline.
   *
   * @throws IOException if there is none, it cannot be read, or it is none that Luthier has written
   */
  public static FeaturePipeline load(SparkSession spark, String directory) throws IOException {
    Path file = new Path(directory, ENCODING);
    FileSystem files = file.getFileSystem(spark.sparkContext().hadoopConfiguration());
    Saved saved;
    try (InputStream in = files.open(file)) {
      saved = JSON.readValue(in, Saved.class);
    }
    if (!JSON.readTree(saved.type()).isTextual()) {
      // Of any other type Spark would make instances of classes that the file names.
      throw new IOException(file + " has a label of the type " + saved.type());
    }
    PipelineModel stages = TrustedStages.load(new Path(directory, STAGES), saved.columns(), files);
    return new FeaturePipeline(stages, saved.columns(), saved.label());
  }

  /** What is saved beside the stages. */
  private record Saved(
      List<FeatureColumn> columns,
      String column,
      String type,
      List<String> classes,
      double mean,
      double deviation) {

    static Saved of(List<FeatureColumn> columns, LabelEncoding label) {
      return new Saved(
          columns,
          label.column(),
          label.type().json(),
          label.classes(),
          label.mean(),
          label.deviation());
    }

    LabelEncoding label() {
      return new LabelEncoding(column, DataType.fromJson(type), classes, mean, deviation);
    }
  }
}
