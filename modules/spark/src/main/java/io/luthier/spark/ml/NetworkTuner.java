package io.luthier.spark.ml;

import io.luthier.space.Parameter;
import io.luthier.space.SearchSpace;
import io.luthier.spark.StopSignal;
import io.luthier.spark.StudyListener;
import io.luthier.spark.StudyRunner;
import io.luthier.spark.TunedStudy;
import io.luthier.spark.data.ColumnName;
import io.luthier.study.DataSpec;
import io.luthier.study.DataSpec.Split;
import io.luthier.study.NetworkSpec;
import io.luthier.study.ResourceSpec;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.study.TrainingSpec;
import io.luthier.trial.Objective;
import io.luthier.trial.Task;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Tunes a network on the rows of a DataFrame, distributed over the session's executors, and gives
 * the best one as a model. It stands where {@code CrossValidator} and {@code TrainValidationSplit}
 * stand, but chooses the configurations itself, and trains them with early stopping.
 *
 * <pre>{@code
 * NetworkTuner tuner =
 *     new NetworkTuner()
 *         .setFeaturesCol("features")
 *         .setLabelCol("label")
 *         .setSpace(
 *             Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG), Parameter.integer("layers", 1, 3))
 *         .setSearch(SearchSpec.tpe(40))
 *         .setOutput("hdfs:///studies/wine");
 * NetworkTunerModel model = tuner.fit(training);
 * model.transform(test);
 * }</pre>
 *
 * <p>The features are one column: a vector of {@code VectorAssembler}, an array of numbers, or a
 * number. They are scaled to mean 0 and deviation 1 within the study, by its own training split, so
 * a scaler before it does nothing. The label may be a text, a number, or a truth value; predictions
 * have its type. Rows without a label are left out.
 *
 * <p>The study's directory is as that of {@code luthier run}: it has the ledger, the ranking and
 * the models, and {@code fit} on the same data goes on there where it was interrupted, or just
 * gives its model again.
 *
 * <p>For one thread, as all of Spark ML's estimators.
 */
public final class NetworkTuner extends Estimator<NetworkTunerModel>
    implements DefaultParamsWritable {

  private static final long serialVersionUID = 1;

  private final String uid;
  private final Columns columns;
  private final Param<String> task;
  private final SpecParam<SearchSpace> space;
  private final SpecParam<SearchSpec> search;
  private final SpecParam<NetworkSpec> network;
  private final SpecParam<TrainingSpec> training;
  private final SpecParam<ResourceSpec> resources;
  private final SpecParam<Objective> objective;
  private final DoubleParam validationRatio;
  private final IntParam numFolds;
  private final LongParam seed;
  private final Param<String> output;
  private final BooleanParam fresh;

  /** A tuner with a uid of its own. */
  public NetworkTuner() {
    this(Identifiable$.MODULE$.randomUID("networkTuner"));
  }

  /** A tuner with this uid. */
  public NetworkTuner(String uid) {
    this.uid = uid;
    this.columns = new Columns(this);
    task = new Param<>(uid, "task", "classification or regression");
    space = new SpecParam<>(this, "space", "the parameters that vary", SearchSpace.class);
    search = new SpecParam<>(this, "search", "how configurations are chosen", SearchSpec.class);
    network = new SpecParam<>(this, "network", "which network is tuned", NetworkSpec.class);
    training =
        new SpecParam<>(this, "training", "epochs, early stopping and so on", TrainingSpec.class);
    resources = new SpecParam<>(this, "resources", "what the trials run on", ResourceSpec.class);
    objective = new SpecParam<>(this, "objective", "what ranks the trials", Objective.class);
    validationRatio =
        new DoubleParam(uid, "validationRatio", "the share of the rows that judge the trials");
    numFolds = new IntParam(uid, "numFolds", "folds of a cross-validation; 1 for none");
    seed = new LongParam(uid, "seed", "the seed of everything random");
    output = new Param<>(uid, "output", "the study's directory, which driver and executors share");
    fresh = new BooleanParam(uid, "fresh", "whether an earlier study there is moved aside");
    StudySpec defaults = StudySpec.builder("defaults").label("label", Task.CLASSIFICATION).build();
    columns.setDefaults();
    setDefault(task, "classification");
    setDefault(space, defaults.space());
    setDefault(search, defaults.search());
    setDefault(network, defaults.network());
    setDefault(training, defaults.training());
    setDefault(resources, defaults.resources());
    setDefault(objective, defaults.objective());
    setDefault(validationRatio, 0.2);
    setDefault(numFolds, 1);
    setDefault(seed, defaults.seed());
    setDefault(fresh, false);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public NetworkTunerModel fit(Dataset<?> dataset) {
    return fit(dataset, StudyListener.NONE, new StopSignal());
  }

  /**
   * The same, with somebody who hears how it goes, and something that can stop it early. What was
   * stopped gives the best model so far, and fitting again goes on from there.
   */
  public NetworkTunerModel fit(Dataset<?> dataset, StudyListener listener, StopSignal signal) {
    StudySpec spec = spec();
    columns.checkTraining(dataset.schema(), spec.data().task());
    Dataset<Row> rows =
        dataset
            .toDF()
            .select(ColumnName.column(getFeaturesCol()), ColumnName.column(getLabelCol()));
    TunedStudy tuned =
        StudyRunner.on(dataset.sparkSession())
            .listener(listener)
            .signal(signal)
            .fresh(getFresh())
            .run(spec, rows);
    if (tuned.winner().isEmpty()) {
      throw new IllegalStateException(
          "no trial completed"
              + tuned.stop().map(stop -> ", since " + stop.reason()).orElse("")
              + tuned.failures().keySet().stream().findFirst().map(why -> "; " + why).orElse("")
              + "; the ranking in "
              + spec.output()
              + " has them all");
    }
    NetworkTunerModel model = NetworkTunerModel.of(dataset.sparkSession(), uid, tuned);
    return copyValues(model, ParamMap.empty()).setParent(this);
  }

  /** The study that a fit runs, but for its data. */
  private StudySpec spec() {
    if (!isDefined(output)) {
      throw new IllegalArgumentException(
          "output: not set; a study needs a directory that driver and executors share");
    }
    String directory = getOutput();
    Split validation =
        getNumFolds() > 1
            ? new Split.Folds(getNumFolds())
            : new Split.Fraction(getValidationRatio());
    return new StudySpec(
        new Path(directory).getName(),
        getSeed(),
        new DataSpec(
            Optional.empty(),
            getLabelCol(),
            getTaskAsEnum(),
            List.of(getFeaturesCol()),
            validation,
            Optional.empty()),
        getNetwork(),
        getSpace(),
        getObjective(),
        getSearch(),
        getTraining(),
        getResources(),
        directory,
        // The model takes its networks with it.
        1,
        Optional.empty());
  }

  private Task getTaskAsEnum() {
    return switch (getTask()) {
      case "classification" -> Task.CLASSIFICATION;
      case "regression" -> Task.REGRESSION;
      default ->
          throw new IllegalArgumentException(
              "task: found " + getTask() + "; allowed are classification and regression");
    };
  }

  @Override
  public StructType transformSchema(StructType schema) {
    columns.checkTraining(schema, getTaskAsEnum());
    return columns.predicted(schema, getTaskAsEnum(), schema.apply(getLabelCol()).dataType());
  }

  @Override
  public NetworkTuner copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads what {@code write} has saved. */
  public static MLReader<NetworkTuner> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads what {@code save} has saved. */
  public static NetworkTuner load(String path) {
    return read().load(path);
  }

  /**
   * Takes over all of a specification but its data, folds and test split, and its number of models.
   */
  public NetworkTuner setStudy(StudySpec study) {
    setSpace(study.space()).setSearch(study.search()).setNetwork(study.network());
    setTraining(study.training()).setResources(study.resources()).setSeed(study.seed());
    return setObjective(study.objective()).setOutput(study.output());
  }

  /** The parameters that vary, and those that are fixed. */
  public NetworkTuner setSpace(Parameter... parameters) {
    return setSpace(SearchSpace.of(parameters));
  }

  /** The column of the features; {@code features} by default. */
  public Param<String> featuresCol() {
    return columns.features;
  }

  /** See {@link #featuresCol}. */
  public String getFeaturesCol() {
    return getOrDefault(columns.features);
  }

  /** See {@link #featuresCol}. */
  public NetworkTuner setFeaturesCol(String value) {
    return (NetworkTuner) set(columns.features, value);
  }

  /** The column to predict; {@code label} by default. */
  public Param<String> labelCol() {
    return columns.label;
  }

  /** See {@link #labelCol}. */
  public String getLabelCol() {
    return getOrDefault(columns.label);
  }

  /** See {@link #labelCol}. */
  public NetworkTuner setLabelCol(String value) {
    return (NetworkTuner) set(columns.label, value);
  }

  /** The column that the model adds for its predictions; {@code prediction} by default. */
  public Param<String> predictionCol() {
    return columns.prediction;
  }

  /** See {@link #predictionCol}. */
  public String getPredictionCol() {
    return getOrDefault(columns.prediction);
  }

  /** See {@link #predictionCol}. */
  public NetworkTuner setPredictionCol(String value) {
    return (NetworkTuner) set(columns.prediction, value);
  }

  /** The column that the model adds for probabilities; {@code probability} by default. */
  public Param<String> probabilityCol() {
    return columns.probability;
  }

  /** See {@link #probabilityCol}. */
  public String getProbabilityCol() {
    return getOrDefault(columns.probability);
  }

  /** See {@link #probabilityCol}. */
  public NetworkTuner setProbabilityCol(String value) {
    return (NetworkTuner) set(columns.probability, value);
  }

  /** {@code classification}, the default, or {@code regression}. */
  public Param<String> task() {
    return task;
  }

  /** See {@link #task}. */
  public String getTask() {
    return getOrDefault(task);
  }

  /** See {@link #task}. */
  public NetworkTuner setTask(String value) {
    return (NetworkTuner) set(task, value);
  }

  /** The parameters that vary, and those that are fixed; none by default. */
  public Param<SearchSpace> space() {
    return space;
  }

  /** See {@link #space}. */
  public SearchSpace getSpace() {
    return getOrDefault(space);
  }

  /** See {@link #space}. */
  public NetworkTuner setSpace(SearchSpace value) {
    return (NetworkTuner) set(space, value);
  }

  /** How configurations are chosen; 40 at random by default. */
  public Param<SearchSpec> search() {
    return search;
  }

  /** See {@link #search}. */
  public SearchSpec getSearch() {
    return getOrDefault(search);
  }

  /** See {@link #search}. */
  public NetworkTuner setSearch(SearchSpec value) {
    return (NetworkTuner) set(search, value);
  }

  /** Which network is tuned; a multilayer perceptron by default. */
  public Param<NetworkSpec> network() {
    return network;
  }

  /** See {@link #network}. */
  public NetworkSpec getNetwork() {
    return getOrDefault(network);
  }

  /** See {@link #network}. */
  public NetworkTuner setNetwork(NetworkSpec value) {
    return (NetworkTuner) set(network, value);
  }

  /**
   * How every trial is trained; 100 epochs at most, with early stopping and learning-rate
   * reduction, by default.
   */
  public Param<TrainingSpec> training() {
    return training;
  }

  /** See {@link #training}. */
  public TrainingSpec getTraining() {
    return getOrDefault(training);
  }

  /** See {@link #training}. */
  public NetworkTuner setTraining(TrainingSpec value) {
    return (NetworkTuner) set(training, value);
  }

  /** What the trials run on; whatever the session has, by default. */
  public Param<ResourceSpec> resources() {
    return resources;
  }

  /** See {@link #resources}. */
  public ResourceSpec getResources() {
    return getOrDefault(resources);
  }

  /** See {@link #resources}. */
  public NetworkTuner setResources(ResourceSpec value) {
    return (NetworkTuner) set(resources, value);
  }

  /** What ranks the trials; {@code val_loss} by default. */
  public Param<Objective> objective() {
    return objective;
  }

  /** See {@link #objective}. */
  public Objective getObjective() {
    return getOrDefault(objective);
  }

  /** See {@link #objective}. */
  public NetworkTuner setObjective(Objective value) {
    return (NetworkTuner) set(objective, value);
  }

  /** The share of the rows that judge the trials and are never trained on; 0.2 by default. */
  public DoubleParam validationRatio() {
    return validationRatio;
  }

  /** See {@link #validationRatio}. */
  public double getValidationRatio() {
    return (double) getOrDefault(validationRatio);
  }

  /** See {@link #validationRatio}. */
  public NetworkTuner setValidationRatio(double value) {
    return (NetworkTuner) set(validationRatio, value);
  }

  /**
   * How many folds of a cross-validation judge the trials, instead of one share; 1, the default,
   * for none.
   */
  public IntParam numFolds() {
    return numFolds;
  }

  /** See {@link #numFolds}. */
  public int getNumFolds() {
    return (int) getOrDefault(numFolds);
  }

  /** See {@link #numFolds}. */
  public NetworkTuner setNumFolds(int value) {
    return (NetworkTuner) set(numFolds, value);
  }

  /** The seed of everything random; 0 by default. */
  public LongParam seed() {
    return seed;
  }

  /** See {@link #seed}. */
  public long getSeed() {
    return (long) getOrDefault(seed);
  }

  /** See {@link #seed}. */
  public NetworkTuner setSeed(long value) {
    return (NetworkTuner) set(seed, value);
  }

  /** The study's directory, a Hadoop path; must be set. Its last part is the study's name. */
  public Param<String> output() {
    return output;
  }

  /** See {@link #output}. */
  public String getOutput() {
    return getOrDefault(output);
  }

  /** See {@link #output}. */
  public NetworkTuner setOutput(String value) {
    return (NetworkTuner) set(output, value);
  }

  /**
   * Whether an earlier study in that directory is moved aside; otherwise, the default, it goes on.
   */
  public BooleanParam fresh() {
    return fresh;
  }

  /** See {@link #fresh}. */
  public boolean getFresh() {
    return (boolean) getOrDefault(fresh);
  }

  /** See {@link #fresh}. */
  public NetworkTuner setFresh(boolean value) {
    return (NetworkTuner) set(fresh, value);
  }
}
