package io.luthier.study;

import io.luthier.callback.EarlyStopping;
import io.luthier.callback.ReduceLrOnPlateau;
import io.luthier.pruner.Pruner;
import io.luthier.space.Parameter;
import io.luthier.space.SearchSpace;
import io.luthier.space.ValueType;
import io.luthier.trial.Objective;
import io.luthier.trial.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All there is to say about a study before it runs. Immutable; {@link #builder} holds every
 * default, for the study file and the Java API alike.
 *
 * <pre>{@code
 * StudySpec spec =
 *     StudySpec.builder("satellite")
 *         .label("classes", Task.CLASSIFICATION)
 *         .parameter(Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG))
 *         .parameter(Parameter.integer("layers", 1, 3))
 *         .search(SearchSpec.random(20))
 *         .output("out/satellite")
 *         .build();
 * }</pre>
 *
 * @param name the study's name
 * @param seed the seed of everything random in it
 * @param data where the data is and what it means
 * @param network which network is tuned
 * @param space what is tuned
 * @param objective what ranks the trials
 * @param search how configurations are chosen
 * @param training how every trial is trained
 * @param resources what the trials run on
 * @param output the directory of the results, a Hadoop path
 * @param keepModels how many of the best models are kept, at least 1
 * @param tracking where it is logged beside its directory; empty for nowhere
 */
public record StudySpec(
    String name,
    long seed,
    DataSpec data,
    NetworkSpec network,
    SearchSpace space,
    Objective objective,
    SearchSpec search,
    TrainingSpec training,
    ResourceSpec resources,
    String output,
    int keepModels,
    Optional<TrackingSpec> tracking) {

  public StudySpec {
    // Studies of before it was there have none on record.
    resources = resources == null ? ResourceSpec.SESSION : resources;
    if (name.isBlank()) {
      throw new IllegalArgumentException("study: needs a name");
    }
    if (name.matches("\\.{1,2}|.*[/\\\\\\p{Cntrl}].*")) {
      // It is the last part of the output's path, if no output is given.
      throw new IllegalArgumentException(
          "study: a name has no slashes and is not . or ..; found " + name);
    }
    if (output.isBlank()) {
      throw new IllegalArgumentException("output: needs a directory for the results");
    }
    if (keepModels < 1) {
      throw new IllegalArgumentException("keepModels: must be at least 1; found " + keepModels);
    }
    checkMetric("objective", objective, data.task());
    training
        .earlyStopping()
        .ifPresent(c -> checkMetric("earlyStopping.monitor", c.monitor(), data.task()));
    training
        .reduceLrOnPlateau()
        .ifPresent(c -> checkMetric("reduceLrOnPlateau.monitor", c.monitor(), data.task()));
    parameters(space, search).keySet().forEach(Columns::check);
  }

  /** A length of time as a study file has it, such as {@code 1h30m}. */
  public static String text(Duration duration) {
    return duration.toString().replaceFirst("^PT", "").toLowerCase(Locale.ROOT);
  }

  /** A study of that name with every default. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** The same study with its results elsewhere. */
  public StudySpec withOutput(String output) {
    return with(search, resources, output);
  }

  /** The same study on whatever the session has. */
  public StudySpec onSession() {
    return with(search, ResourceSpec.SESSION, output);
  }

  /** The same study with these trials after its search. */
  public StudySpec withTries(List<HandTry> tries) {
    return with(search.withTries(tries), resources, output);
  }

  private StudySpec with(SearchSpec search, ResourceSpec resources, String output) {
    return new StudySpec(
        name,
        seed,
        data,
        network,
        space,
        objective,
        search,
        training,
        resources,
        output,
        keepModels,
        tracking);
  }

  /**
   * The parameters that have a column of their own in the ranking, with what it holds: those of the
   * space, and those that only trials asked for by hand have.
   */
  public Map<String, ValueType> parameters() {
    return parameters(space, search);
  }

  private static Map<String, ValueType> parameters(SearchSpace space, SearchSpec search) {
    Map<String, ValueType> types = new LinkedHashMap<>();
    space.parameters().forEach(parameter -> types.put(parameter.name(), parameter.type()));
    for (HandTry asked : search.tries()) {
      asked
          .configuration()
          .values()
          .forEach((name, value) -> types.merge(name, ValueType.of(value), ValueType::or));
    }
    return types;
  }

  /** What is allowed but probably not meant, a sentence each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (training.earlyStopping().isPresent() && training.reduceLrOnPlateau().isPresent()) {
      int stopping = training.earlyStopping().get().patience();
      int reducing = training.reduceLrOnPlateau().get().patience();
      if (stopping <= reducing) {
        warnings.add(
            "reduceLrOnPlateau can never act: its patience of "
                + reducing
                + " is not below earlyStopping's patience of "
                + stopping
                + ", so training stops first");
      }
    }
    search.pruner().flatMap(this::warning).ifPresent(warnings::add);
    return warnings;
  }

  /** Whether a pruner never has anything to compare. */
  private Optional<String> warning(Pruner pruner) {
    boolean tuned = space.parameters().stream().anyMatch(p -> p.name().equals("epochs"));
    if (!tuned && pruner.firstEpoch() >= training.epochs()) {
      return Optional.of(
          "search.pruner can never act: it may stop trials after "
              + pruner.firstEpoch()
              + " epochs at the earliest, and they have "
              + training.epochs()
              + " at most");
    }
    if (search.trials().orElse(Integer.MAX_VALUE) <= pruner.fewestPeers()) {
      return Optional.of(
          "search.pruner can never act: it compares a trial with at least "
              + pruner.fewestPeers()
              + " others, and there are "
              + search.trials().getAsInt()
              + " trials in all");
    }
    return Optional.empty();
  }

  private static void checkMetric(String key, Objective objective, Task task) {
    String metric = objective.metric();
    List<String> allowed =
        task.metrics().stream().flatMap(m -> List.of("val_" + m, "train_" + m).stream()).toList();
    if (!allowed.contains(metric)) {
      throw new IllegalArgumentException(
          key
              + ": found "
              + metric
              + "; allowed for a "
              + task.name().toLowerCase(Locale.ROOT)
              + " are "
              + String.join(", ", allowed));
    }
  }

  /** Collects settings; whatever is not set keeps its default. For one thread. */
  public static final class Builder {

    private final String name;
    private long seed;
    private Optional<DataSpec.Source> train = Optional.empty();
    private String label = "";
    private Task task = Task.CLASSIFICATION;
    private List<String> features = List.of();
    private DataSpec.Split validation = new DataSpec.Split.Fraction(0.2);
    private Optional<DataSpec.Split> test = Optional.empty();
    private NetworkSpec network = new NetworkSpec.Mlp();
    private final List<Parameter> parameters = new ArrayList<>();
    private Objective objective = Objective.VAL_LOSS;
    private SearchSpec search = SearchSpec.builder().build();
    private int epochs = 100;
    private Optional<EarlyStopping.Builder> earlyStopping = Optional.of(EarlyStopping.builder());
    private Optional<ReduceLrOnPlateau.Builder> reduceLrOnPlateau =
        Optional.of(ReduceLrOnPlateau.builder());
    private Optional<Duration> trialTimeout = Optional.empty();
    private TrainingSpec.Engine engine = TrainingSpec.Engine.AUTO;
    private OptionalInt trialSlots = OptionalInt.empty();
    private final List<ExecutorSpec> executors = new ArrayList<>();
    private String output;
    private int keepModels = 3;
    private Optional<TrackingSpec> tracking = Optional.empty();

    private Builder(String name) {
      this.name = name;
      this.output = "out/" + name;
    }

    /** The seed of everything random in the study; 0 by default. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /** The training data, unless a DataFrame is brought along. */
    public Builder train(DataSpec.Source train) {
      this.train = Optional.of(train);
      return this;
    }

    /** The column to predict and what to make of it. */
    public Builder label(String label, Task task) {
      this.label = label;
      this.task = task;
      return this;
    }

    /** The columns to predict from; all others by default. */
    public Builder features(List<String> features) {
      this.features = features;
      return this;
    }

    /** What judges the trials; a fraction of 0.2 by default. */
    public Builder validation(DataSpec.Split validation) {
      this.validation = validation;
      return this;
    }

    /** Cross-validation with so many folds, instead of one split. */
    public Builder folds(int folds) {
      return validation(new DataSpec.Split.Folds(folds));
    }

    /** What the winner is scored on, once; nothing by default. */
    public Builder test(DataSpec.Split test) {
      this.test = Optional.of(test);
      return this;
    }

    /** Which network is tuned; an mlp by default. */
    public Builder network(NetworkSpec network) {
      this.network = network;
      return this;
    }

    /** One more parameter of the space. */
    public Builder parameter(Parameter parameter) {
      parameters.add(parameter);
      return this;
    }

    /** What ranks the trials; {@code val_loss} by default. */
    public Builder objective(Objective objective) {
      this.objective = objective;
      return this;
    }

    /** How configurations are chosen. */
    public Builder search(SearchSpec search) {
      this.search = search;
      return this;
    }

    /** How many epochs a trial trains at most; 100 by default. */
    public Builder epochs(int epochs) {
      this.epochs = epochs;
      return this;
    }

    /** Early stopping with these settings. */
    public Builder earlyStopping(EarlyStopping.Builder earlyStopping) {
      this.earlyStopping = Optional.of(earlyStopping);
      return this;
    }

    /** Every trial trains all its epochs. */
    public Builder withoutEarlyStopping() {
      this.earlyStopping = Optional.empty();
      return this;
    }

    /** Learning-rate reduction with these settings. */
    public Builder reduceLrOnPlateau(ReduceLrOnPlateau.Builder reduceLrOnPlateau) {
      this.reduceLrOnPlateau = Optional.of(reduceLrOnPlateau);
      return this;
    }

    /** The learning rate stays as it is. */
    public Builder withoutReduceLrOnPlateau() {
      this.reduceLrOnPlateau = Optional.empty();
      return this;
    }

    /** How long a trial may take; then it ends with the best weights so far. */
    public Builder trialTimeout(Duration trialTimeout) {
      this.trialTimeout = Optional.of(trialTimeout);
      return this;
    }

    /** What computes the training. */
    public Builder engine(TrainingSpec.Engine engine) {
      this.engine = engine;
      return this;
    }

    /** How many cores a trial takes; the session's {@code spark.task.cpus} by default. */
    public Builder trialSlots(int trialSlots) {
      this.trialSlots = OptionalInt.of(trialSlots);
      return this;
    }

    /** One more kind of executor to ask for; by default trials run on those of the session. */
    public Builder executor(ExecutorSpec executor) {
      executors.add(executor);
      return this;
    }

    /** The directory of the results, a Hadoop path; {@code out/<name>} by default. */
    public Builder output(String output) {
      this.output = output;
      return this;
    }

    /** How many of the best models are kept; 3 by default. */
    public Builder keepModels(int keepModels) {
      this.keepModels = keepModels;
      return this;
    }

    /** Where the study is logged beside its directory; nowhere by default. */
    public Builder tracking(TrackingSpec tracking) {
      this.tracking = Optional.of(tracking);
      return this;
    }

    /**
     * The study.
     *
     * @throws IllegalArgumentException if something is missing or does not fit, naming the key,
     *     what was found and what is allowed
     */
    public StudySpec build() {
      if (label.isEmpty()) {
        throw new IllegalArgumentException("label: missing; it names the column to predict");
      }
      return new StudySpec(
          name,
          seed,
          new DataSpec(train, label, task, features, validation, test),
          network,
          new SearchSpace(parameters),
          objective,
          search,
          new TrainingSpec(
              epochs,
              earlyStopping.map(callback -> callback.build(objective)),
              reduceLrOnPlateau.map(callback -> callback.build(objective)),
              trialTimeout,
              engine),
          new ResourceSpec(trialSlots, executors),
          output,
          keepModels,
          tracking);
    }
  }
}
