package io.luthier.bench;

import io.luthier.space.Configuration;
import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A function to be made small, whose least value is known, or a table of trained networks. {@code
 * modules/bench/regret/optuna_regret.py} has the same ones, term by term.
 *
 * @param name what tables call it
 * @param space where it is defined
 * @param function its value; not finite where a trial would fail
 * @param least its least value
 */
record RegretProblem(
    String name, SearchSpace space, ToDoubleFunction<Configuration> function, double least) {

  private static final double[] HARTMANN_WEIGHTS = {1, 1.2, 3, 3.2};

  private static final double[][] HARTMANN_SCALES = {
    {10, 3, 17, 3.5, 1.7, 8},
    {0.05, 10, 17, 0.1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, 0.05, 10, 0.1, 14}
  };

  private static final double[][] HARTMANN_CENTRES = {
    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
  };

  /**
   * All of them. The sampler's constants were chosen with the first seven in view, of which the
   * first three are the targets; the last four were looked at only afterwards.
   */
  static List<RegretProblem> all() {
    return List.of(
        branin(),
        hartmann(),
        mixed(),
        rosenbrock(),
        ackley(),
        mostlyIrrelevant(),
        rate(),
        levy(),
        styblinskiTang(),
        choices(),
        letterTable());
  }

  /** Two reals, three equal minima (Branin 1972). */
  private static RegretProblem branin() {
    SearchSpace space =
        SearchSpace.of(
            Parameter.real("x1", -5, 10, Scale.LINEAR), Parameter.real("x2", 0, 15, Scale.LINEAR));
    return new RegretProblem(
        "branin",
        space,
        at -> {
          double x = at.real("x1", 0);
          double valley =
              at.real("x2", 0) - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
          return valley * valley + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
        },
        0.39788735772973816);
  }

  /** Six reals, four basins (Hartman 1973). */
  private static RegretProblem hartmann() {
    return new RegretProblem(
        "hartmann6",
        reals(6, 0, 1),
        at -> {
          double value = 0;
          for (int i = 0; i < HARTMANN_WEIGHTS.length; i++) {
            double[] scales = HARTMANN_SCALES[i];
            double[] centres = HARTMANN_CENTRES[i];
            double distance =
                IntStream.range(0, 6)
                    .mapToDouble(j -> scales[j] * square(x(at, j) - centres[j]))
                    .sum();
            value -= HARTMANN_WEIGHTS[i] * Math.exp(-distance);
          }
          return value;
        },
        -3.322368011391339);
  }

  /** What a network's loss may look like: choices, counts, and a momentum that one choice has. */
  private static RegretProblem mixed() {
    SearchSpace space =
        SearchSpace.of(
            Parameter.choice("optimizer", "adam", "sgd", "nesterovs"),
            Parameter.real("learningRate", 1e-5, 1, Scale.LOG),
            Parameter.integer("layers", 1, 5),
            new IntegerParameter("units", 8, 512, Scale.LOG, 0),
            Parameter.choice("activation", "relu", "tanh", "sigmoid"),
            Parameter.real("dropout", 0, 0.6, Scale.LINEAR),
            Parameter.real("momentum", 0.5, 0.99, Scale.LINEAR).when("optimizer", "nesterovs"));
    return new RegretProblem(
        "mixed",
        space,
        at -> {
          double rate = Math.log10(at.real("learningRate", 0));
          double units = log2(at.integer("units", 0));
          double momentum = at.real("momentum", 0);
          double optimizer =
              switch (at.text("optimizer", "")) {
                case "adam" -> 0.02 + 0.15 * square(rate + 3);
                case "sgd" -> 0.06 + 0.15 * square(rate + 1);
                default ->
                    0.15 * square(rate - Math.log10(1 - momentum) + 1.5)
                        + 2 * square(momentum - 0.9);
              };
          return optimizer
              + 0.02 * square(at.integer("layers", 0) - 3)
              + 0.03 * square(units - 7)
              + 2 * square(at.real("dropout", 0) - 0.2 - 0.05 * (units - 7))
              + Map.of("relu", 0.0, "tanh", 0.03, "sigmoid", 0.15).get(at.text("activation", ""));
        },
        0);
  }

  /** Four reals, one curved valley (Rosenbrock 1960). */
  private static RegretProblem rosenbrock() {
    return new RegretProblem(
        "rosenbrock4",
        reals(4, -5, 10),
        at ->
            IntStream.range(0, 3)
                .mapToDouble(
                    i -> 100 * square(x(at, i + 1) - square(x(at, i))) + square(1 - x(at, i)))
                .sum(),
        0);
  }

  /** Five reals, very many local minima (Ackley 1987); the best is not in the middle. */
  private static RegretProblem ackley() {
    return new RegretProblem(
        "ackley5",
        reals(5, -20, 45),
        at -> {
          double length =
              Math.sqrt(IntStream.range(0, 5).mapToDouble(i -> square(x(at, i))).sum() / 5);
          double waves =
              IntStream.range(0, 5).mapToDouble(i -> Math.cos(2 * Math.PI * x(at, i))).sum() / 5;
          return -20 * Math.exp(-0.2 * length) - Math.exp(waves) + 20 + Math.E;
        },
        0);
  }

  /** Twelve parameters, of which two matter. */
  private static RegretProblem mostlyIrrelevant() {
    List<Parameter> parameters = new java.util.ArrayList<>(reals(8, 0, 1).parameters());
    parameters.add(Parameter.integer("n1", 1, 9));
    parameters.add(new IntegerParameter("n2", 1, 100, Scale.LOG, 0));
    parameters.add(Parameter.choice("c1", "a", "b", "c"));
    parameters.add(Parameter.choice("c2", "a", "b", "c", "d", "e"));
    return new RegretProblem(
        "irrelevant12",
        new SearchSpace(parameters),
        at -> square(x(at, 0) - 0.3) + square(x(at, 1) - 0.75),
        0);
  }

  /** A learning rate with a cliff behind its best value, which depends on the batch size. */
  private static RegretProblem rate() {
    SearchSpace space =
        SearchSpace.of(
            Parameter.real("learningRate", 1e-6, 1, Scale.LOG),
            Parameter.real("l2", 1e-8, 1e-1, Scale.LOG),
            Parameter.choice("batchSize", 16, 32, 64, 128, 256),
            Parameter.real("decay", 0, 1, Scale.LINEAR));
    return new RegretProblem(
        "rate4",
        space,
        at -> {
          double rate = Math.log10(at.real("learningRate", 0));
          if (rate > -0.3) {
            return Double.NaN;
          }
          double batch = log2(at.integer("batchSize", 0));
          double off = rate + 2.5 - 0.3 * (batch - 6);
          double loss = off < 0 ? 0.1 * off * off : 0.1 * (Math.exp(2 * off) - 1 - 2 * off);
          loss += 0.01 * square(batch - 5) + 0.2 * square(at.real("decay", 0) - 0.4);
          loss += 0.02 * square(Math.log10(at.real("l2", 0)) + 4);
          return Math.min(loss, 2.3);
        },
        0);
  }

  /** Four reals, waves in a bowl (Levy and Montalvo 1985). */
  private static RegretProblem levy() {
    return new RegretProblem(
        "levy4",
        reals(4, -10, 10),
        at -> {
          double[] w = IntStream.range(0, 4).mapToDouble(i -> 1 + (x(at, i) - 1) / 4).toArray();
          double value = square(Math.sin(Math.PI * w[0]));
          for (int i = 0; i < 3; i++) {
            value += square(w[i] - 1) * (1 + 10 * square(Math.sin(Math.PI * w[i] + 1)));
          }
          return value + square(w[3] - 1) * (1 + square(Math.sin(2 * Math.PI * w[3])));
        },
        0);
  }

  /** Five reals, two minima in each (Styblinski and Tang 1990). */
  private static RegretProblem styblinskiTang() {
    return new RegretProblem(
        "styblinski5",
        reals(5, -5, 5),
        at ->
            IntStream.range(0, 5)
                        .mapToDouble(i -> square(x(at, i)))
                        .map(squared -> squared * squared - 16 * squared)
                        .sum()
                    / 2
                + 2.5 * IntStream.range(0, 5).mapToDouble(i -> x(at, i)).sum(),
        -195.8308285188571);
  }

  /** Eight choices of four values, of which neighbours make each other worse. */
  private static RegretProblem choices() {
    double[] costs = {0, 0.3, 1, 0.6};
    return new RegretProblem(
        "choices8",
        new SearchSpace(
            IntStream.rangeClosed(1, 8)
                .<Parameter>mapToObj(i -> Parameter.choice("x" + i, 0, 1, 2, 3))
                .toList()),
        at -> {
          double value = 0;
          double before = 0;
          for (int i = 0; i < 8; i++) {
            double cost = costs[(at.integer("x" + (i + 1), 0) + 3 * i) % 4];
            value += (i + 1) * cost / 8 + before * cost;
            before = cost;
          }
          return value;
        },
        0);
  }

  /** Networks that were really trained. */
  private static RegretProblem letterTable() {
    LetterTable table = LetterTable.read();
    return new RegretProblem(
        "letter-table", LetterTable.SPACE, table::loss, table.loss(table.best()));
  }

  private static SearchSpace reals(int count, double min, double max) {
    return new SearchSpace(
        IntStream.rangeClosed(1, count)
            .<Parameter>mapToObj(i -> Parameter.real("x" + i, min, max, Scale.LINEAR))
            .toList());
  }

  private static double x(Configuration at, int index) {
    return at.real("x" + (index + 1), 0);
  }

  private static double square(double value) {
    return value * value;
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
