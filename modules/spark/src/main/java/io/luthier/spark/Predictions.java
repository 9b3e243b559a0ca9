package io.luthier.spark;

import io.luthier.spark.data.ColumnName;
import io.luthier.spark.data.DataProblem;
import io.luthier.spark.data.DataReader;
import io.luthier.spark.data.FeaturePipeline;
import io.luthier.study.DataSpec;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Predicts with a study's winner, distributed over the session's executors: the input columns, then
 * {@code prediction} (a label of the original type) and for classes {@code probability} (a vector,
 * one value a class in the order of {@link FeaturePipeline#classes()}), as Spark ML names them.
 */
public final class Predictions {

  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";

  /** Where {@link #save} puts the model. */
  private static final String MODEL = "model";

  private final SavedModel model;
  private final Broadcast<byte[]> network;
  private final List<String> trusted;

  private Predictions(SparkSession spark, SavedModel model, List<String> trusted) {
    this.model = model;
    this.network =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(model.network());
    this.trusted = trusted;
  }

  /**
   * The winner of a finished study.
   *
   * @param output the study's directory
   * @throws IOException if there is no finished study with a saved winner, or that holds what could
   *     run code of somebody else's choice
   */
  public static Predictions load(SparkSession spark, String output) throws IOException {
    List<String> trusted = TrustedClasses.of(spark.sparkContext().conf());
    return new Predictions(spark, SavedWinner.load(spark, output, trusted).model(), trusted);
  }

  /**
   * What {@link #save} has saved.
   *
   * @throws IOException if it is not there, or holds what could run code of somebody else's choice
   */
  public static Predictions loadSaved(SparkSession spark, String directory) throws IOException {
    List<String> trusted = TrustedClasses.of(spark.sparkContext().conf());
    StudyDirectory saved =
        new StudyDirectory(directory, spark.sparkContext().hadoopConfiguration());
    return new Predictions(spark, SavedModel.load(spark, saved, MODEL, trusted), trusted);
  }

  /** Saves the network and the way to its features in a directory, on any Hadoop file system. */
  public void save(SparkSession spark, String directory) throws IOException {
    model.save(new StudyDirectory(directory, spark.sparkContext().hadoopConfiguration()), MODEL);
  }

  /** The classes in the order of their probabilities, as text; empty for a regression. */
  public List<String> classes() {
    return model.pipeline().classes();
  }

  /** The type of the label, which the predictions of classes have as well. */
  public DataType labelType() {
    return model.pipeline().labelType();
  }

  /**
   * Where data for a study's winner is, read as the study's own data was.
   *
   * @param output the study's directory
   * @param data a path, or {@code table:db.name}
   * @throws IOException if there is no finished study
   */
  public static DataSpec.Source source(String output, String data, Configuration hadoop)
      throws IOException {
    StudyDirectory directory = new StudyDirectory(output, hadoop);
    directory.requireFinished();
    return StudyRecord.spec(directory.read(StudyRecord.FILE))
        .data()
        .train()
        .map(own -> DataReader.like(own, data))
        .orElse(DataSpec.Source.of(data));
  }

  /**
   * Data with predictions beside its own columns.
   *
   * @throws DataProblem if a column that features are made of is missing, or a column of the data
   *     has a prediction's name
   */
  public Dataset<Row> predict(Dataset<Row> data) {
    return predict(data, PREDICTION, PROBABILITY);
  }

  /** The same, with other names for the columns that are added. */
  public Dataset<Row> predict(Dataset<Row> data, String prediction, String probability) {
    for (String name : data.columns()) {
      if (name.equals(prediction) || name.equals(probability)) {
        throw new DataProblem("the data has a column " + name + " already; rename it");
      }
    }
    FeaturePipeline pipeline = model.pipeline();
    Dataset<Row> features = pipeline.transform(data);
    int inputs = features.columns().length - 1;
    boolean classes = !pipeline.classes().isEmpty();
    StructType raw = dropLast(features.schema());
    raw = raw.add(prediction, classes ? DataTypes.StringType : DataTypes.DoubleType);
    if (classes) {
      raw = raw.add(probability, SQLDataTypes.VectorType());
    }
    Dataset<Row> predicted =
        features.mapPartitions(
            new PredictRows(network, pipeline.target(), pipeline.classes(), inputs, trusted),
            Encoders.row(raw));
    Column label = ColumnName.column(prediction).cast(pipeline.labelType());
    return classes ? predicted.withColumn(prediction, label) : predicted;
  }

  private static StructType dropLast(StructType schema) {
    StructType rest = new StructType();
    for (int i = 0; i < schema.size() - 1; i++) {
      rest = rest.add(schema.apply(i));
    }
    return rest;
  }
}
