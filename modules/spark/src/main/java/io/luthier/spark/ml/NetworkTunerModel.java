package io.luthier.spark.ml;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.spark.Predictions;
import io.luthier.spark.TunedStudy;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The best network that a {@link NetworkTuner} has found, as a Transformer: adds a column of
 * predictions, of the label's type, and for classes a vector of their probabilities. Saved, it
 * holds all it needs, and the study's directory may go.
 */
public final class NetworkTunerModel extends Model<NetworkTunerModel> implements MLWritable {

  private static final long serialVersionUID = 1;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ABOUT = "about.json";
  private static final String RANKING = "ranking.parquet";
  private static final String HISTORY = "history.parquet";

  private final String uid;
  private final Columns columns;
  private final transient Predictions predictions;
  private final transient Study study;

  /**
   * What is to be said of the study that has found it.
   *
   * @param ranking one row a trial
   * @param history one row an epoch
   */
  private record Study(Dataset<Row> ranking, Dataset<Row> history, About about) {}

  /**
   * The part of it that is saved as JSON.
   *
   * @param output the study's directory
   * @param trial the number of the best trial
   * @param configuration its parameters
   * @param metrics its metrics
   * @param summary what the study says, a sentence each
   */
  record About(
      String output,
      int trial,
      Map<String, Object> configuration,
      Map<String, Double> metrics,
      List<String> summary) {}

  private NetworkTunerModel(String uid, Predictions predictions, Study study) {
    this.uid = uid;
    this.columns = new Columns(this);
    columns.setDefaults();
    this.predictions = predictions;
    this.study = study;
  }

  /** The model of a study that has a winner. */
  static NetworkTunerModel of(SparkSession spark, String uid, TunedStudy tuned) {
    TrialResult winner = tuned.winner().orElseThrow();
    About about =
        new About(
            tuned.spec().output(),
            winner.trial().number(),
            new LinkedHashMap<>(winner.trial().configuration().values()),
            winner.metrics(),
            tuned.story());
    try {
      return new NetworkTunerModel(
          uid,
          Predictions.load(spark, about.output()),
          new Study(tuned.ranking(), tuned.history(), about));
    } catch (IOException unusable) {
      throw new UncheckedIOException(
          "the winner cannot be loaded: " + unusable.getMessage(), unusable);
    }
  }

  @Override
  public String uid() {
    return uid;
  }

  /** One row a trial, best first. */
  public Dataset<Row> ranking() {
    return study.ranking();
  }

  /** One row an epoch of every trial. */
  public Dataset<Row> history() {
    return study.history();
  }

  /** The parameters of the best trial. */
  public Map<String, Object> bestConfiguration() {
    return Collections.unmodifiableMap(study.about().configuration());
  }

  /** The metrics of the best trial, such as {@code val_loss}. */
  public Map<String, Double> bestMetrics() {
    return Collections.unmodifiableMap(study.about().metrics());
  }

  /** What the study says, in a few sentences, the most useful first, a line each. */
  public String summary() {
    return String.join("\n", study.about().summary());
  }

  /** The directory of the study that has found it; it may be gone. */
  public String output() {
    return study.about().output();
  }

  /** The classes in the order of their probabilities, as text; empty for a regression. */
  public List<String> classes() {
    return predictions.classes();
  }

  private Task task() {
    return classes().isEmpty() ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return predictions.predict(dataset.toDF(), getPredictionCol(), getProbabilityCol());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    columns.checkFeatures(schema);
    return columns.predicted(schema, task(), predictions.labelType());
  }

  @Override
  public NetworkTunerModel copy(ParamMap extra) {
    NetworkTunerModel copy = new NetworkTunerModel(uid, predictions, study);
    return copyValues(copy, extra).setParent(parent());
  }

  /** The column of the features, as it was in training. */
  public Param<String> featuresCol() {
    return columns.features;
  }

  /** The column that it was trained to predict; not needed any more. */
  public Param<String> labelCol() {
    return columns.label;
  }

  /** The column of the predictions. */
  public Param<String> predictionCol() {
    return columns.prediction;
  }

  /** The column of the classes' probabilities. */
  public Param<String> probabilityCol() {
    return columns.probability;
  }

  /** See {@link #featuresCol}. */
  public String getFeaturesCol() {
    return columns.of(columns.features);
  }

  /** See {@link #labelCol}. */
  public String getLabelCol() {
    return columns.of(columns.label);
  }

  /** See {@link #predictionCol}. */
  public String getPredictionCol() {
    return columns.of(columns.prediction);
  }

  /** See {@link #probabilityCol}. */
  public String getProbabilityCol() {
    return columns.of(columns.probability);
  }

  /** See {@link #predictionCol}. */
  public NetworkTunerModel setPredictionCol(String value) {
    return (NetworkTunerModel) set(columns.prediction, value);
  }

  /** See {@link #probabilityCol}. */
  public NetworkTunerModel setProbabilityCol(String value) {
    return (NetworkTunerModel) set(columns.probability, value);
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  /** Reads what {@link #write} has saved. */
  public static MLReader<NetworkTunerModel> read() {
    return new Reader();
  }

  /** Loads what {@code save} has saved. */
  public static NetworkTunerModel load(String path) {
    return read().load(path);
  }

  private static final class Writer extends MLWriter {

    private final NetworkTunerModel model;

    Writer(NetworkTunerModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(model, path, sc(), Option.empty(), Option.empty());
      Path about = new Path(path, ABOUT);
      try {
        model.predictions.save(sparkSession(), path);
        try (OutputStream out =
            about.getFileSystem(sc().hadoopConfiguration()).create(about, true)) {
          JSON.writeValue(out, model.study.about());
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      save(model.ranking(), new Path(path, RANKING));
      save(model.history(), new Path(path, HISTORY));
    }

    private static void save(Dataset<Row> table, Path path) {
      table.coalesce(1).write().mode(SaveMode.Overwrite).parquet(path.toString());
    }
  }

  private static final class Reader extends MLReader<NetworkTunerModel> {

    @Override
    public NetworkTunerModel load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(path, sc(), NetworkTunerModel.class.getName());
      Path about = new Path(path, ABOUT);
      NetworkTunerModel model;
      try (InputStream in = about.getFileSystem(sc().hadoopConfiguration()).open(about)) {
        model =
            new NetworkTunerModel(
                metadata.uid(),
                Predictions.loadSaved(sparkSession(), path),
                new Study(
                    sparkSession().read().parquet(new Path(path, RANKING).toString()),
                    sparkSession().read().parquet(new Path(path, HISTORY).toString()),
                    JSON.readValue(in, new TypeReference<About>() {})));
      } catch (IOException unusable) {
        throw new UncheckedIOException(unusable);
      }
      metadata.getAndSetParams(model, Option.empty());
      return model;
    }
  }
}
