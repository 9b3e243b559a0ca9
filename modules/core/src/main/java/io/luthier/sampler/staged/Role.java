package io.luthier.sampler.staged;

import java.util.Map;
import java.util.OptionalDouble;

/** What a parameter does to a network, by its name. */
enum Role {
  /** How large a step of training is. */
  RATE,
  /** How much a network can learn: more of it lowers the training loss. */
  CAPACITY,
  /** What keeps a network from learning its training data by heart. */
  REGULARISATION,
  /** How long a network may train. */
  EPOCHS,
  /** Anything else, whether a network of the user's own has it or Luthier's. */
  OTHER;

  private static final Map<String, Role> NAMES =
      Map.of(
          "learningRate", RATE,
          "layers", CAPACITY,
          "units", CAPACITY,
          "filters", CAPACITY,
          "dropout", REGULARISATION,
          "weightDecay", REGULARISATION,
          "l1", REGULARISATION,
          "l2", REGULARISATION,
          "epochs", EPOCHS);

  /** Values that usually train, whatever the data. */
  private static final Map<String, Double> USUAL =
      Map.of(
          "learningRate", 1e-3,
          "layers", 2.0,
          "units", 64.0,
          "filters", 32.0,
          "batchSize", 32.0,
          "kernel", 3.0,
          "momentum", 0.9,
          "beta1", 0.9,
          "beta2", 0.999,
          "rho", 0.95);

  /** The role of the parameter of that name. */
  static Role of(String name) {
    return NAMES.getOrDefault(name, OTHER);
  }

  /** The number that the parameter of that name usually has; empty if none is usual. */
  static OptionalDouble usual(String name) {
    Double usual = USUAL.get(name);
    return usual == null ? OptionalDouble.empty() : OptionalDouble.of(usual);
  }
}
