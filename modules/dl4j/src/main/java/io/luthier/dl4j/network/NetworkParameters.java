package io.luthier.dl4j.network;

import io.luthier.space.ConditionalParameter;
import io.luthier.space.FixedParameter;
import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.RealParameter;
import io.luthier.space.Values;
import io.luthier.study.NetworkSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The parameters that the built-in networks understand, and the values that each may have; what a
 * study file is checked against before anything runs. Networks of the user's own take any name.
 */
public final class NetworkParameters {

  private final Map<String, Rule> rules;

  private NetworkParameters(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /** The parameters of a network; empty for one of the user's own, which takes any. */
  public static Optional<NetworkParameters> of(NetworkSpec network) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    rules.put("learningRate", POSITIVE);
    rules.put("layers", COUNT);
    rules.put("units", COUNTS);
    rules.put("activation", oneOf(Vocabulary.activations()));
    rules.put("dropout", FRACTION);
    rules.put("l1", NOT_NEGATIVE);
    rules.put("l2", NOT_NEGATIVE);
    rules.put("weightDecay", NOT_NEGATIVE);
    rules.put("batchSize", COUNT);
    rules.put("optimizer", oneOf(Vocabulary.optimizers()));
    rules.put("momentum", FRACTION);
    rules.put("beta1", FRACTION);
    rules.put("beta2", FRACTION);
    rules.put("rho", FRACTION);
    rules.put("epsilon", POSITIVE);
    rules.put("epochs", COUNT);
    rules.put("weightInit", oneOf(Vocabulary.weightInits()));
    if (network instanceof NetworkSpec.Cnn image) {
      rules.put("layers", upTo(CnnFactory.mostBlocks(image)));
      rules.put("filters", COUNT);
      rules.put("kernel", COUNT);
    }
    return network instanceof NetworkSpec.Custom
        ? Optional.empty()
        : Optional.of(new NetworkParameters(rules));
  }

  /** The names, in the order a person would think of them. */
  public Set<String> names() {
    return Collections.unmodifiableSet(rules.keySet());
  }

  /** Whether a parameter of this name takes any number of its range, not only whole ones. */
  public boolean isReal(String name) {
    return rules.containsKey(name) && rules.get(name).real();
  }

  /**
   * Refuses a parameter that could take a value which the network cannot have.
   *
   * @throws IllegalArgumentException naming the parameter, the value found and the values allowed
   */
  public void check(Parameter parameter) {
    Rule rule = rules.get(parameter.name());
    if (rule == null) {
      throw new IllegalArgumentException(
          parameter.name() + ": is no parameter of this network; allowed are " + names());
    }
    for (Object value : extremes(parameter)) {
      if (!rule.allows().test(value)) {
        throw new IllegalArgumentException(
            parameter.name() + ": found " + Values.text(value) + "; allowed is " + rule.allowed());
      }
    }
  }

  /**
   * Refuses parameters that do not fit each other.
   *
   * @throws IllegalArgumentException saying which
   */
  public void checkTogether(List<Parameter> parameters) {
    Optional<Parameter> layers = named(parameters, "layers");
    Optional<Parameter> units = named(parameters, "units");
    if (layers.isEmpty() || units.isEmpty() || rules.containsKey("filters")) {
      return;
    }
    for (Object value : extremes(units.get())) {
      if (value instanceof List<?> list
          && !(layers.get() instanceof FixedParameter fixed
              && fixed.value().equals((long) list.size()))) {
        throw new IllegalArgumentException(
            "units: found a list of "
                + list.size()
                + ", one number per layer, beside layers; leave layers out, the list says how many"
                + " there are");
      }
    }
  }

  /** Both ends of a range, every choice: what lies between two good ends is good. */
  private static List<Object> extremes(Parameter parameter) {
    Parameter values =
        parameter instanceof ConditionalParameter conditional ? conditional.parameter() : parameter;
    return values instanceof RealParameter || values instanceof IntegerParameter
        ? List.of(values.decode(0), values.decode(1))
        : values.grid(1);
  }

  private static Optional<Parameter> named(List<Parameter> parameters, String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(p -> p instanceof ConditionalParameter conditional ? conditional.parameter() : p)
        .findFirst();
  }

  private record Rule(String allowed, boolean real, Predicate<Object> allows) {}

  private static final Rule POSITIVE =
      new Rule("a number above 0", true, v -> v instanceof Number n && n.doubleValue() > 0);

  private static final Rule NOT_NEGATIVE =
      new Rule("a number from 0", true, v -> v instanceof Number n && n.doubleValue() >= 0);

  private static final Rule FRACTION =
      new Rule(
          "a number from 0 up to but not including 1",
          true,
          v -> v instanceof Number n && n.doubleValue() >= 0 && n.doubleValue() < 1);

  private static final Rule COUNT =
      new Rule("a whole number from 1", false, NetworkParameters::isCount);

  private static final Rule COUNTS =
      new Rule(
          "a whole number from 1, or a list of them, one per layer",
          false,
          v ->
              v instanceof List<?> list
                  ? list.stream().allMatch(NetworkParameters::isCount)
                  : isCount(v));

  private static Rule upTo(int most) {
    return new Rule(
        "a whole number from 1 to " + most + ", as often as the image can be halved",
        false,
        v -> isCount(v) && (long) v <= most);
  }

  private static boolean isCount(Object value) {
    return value instanceof Long number && number >= 1 && number <= Integer.MAX_VALUE;
  }

  private static Rule oneOf(Set<String> words) {
    return new Rule(
        "one of " + String.join(", ", words),
        false,
        v -> v instanceof String word && words.contains(Vocabulary.word(word)));
  }
}
