package io.luthier.dl4j.network;

import io.luthier.space.Configuration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The words of a configuration and what they are in DL4J. Words are taken in upper or lower case,
 * with or without underscores.
 */
final class Vocabulary {

  private static final Map<String, BiFunction<Double, Configuration, IUpdater>> OPTIMIZERS =
      new LinkedHashMap<>();

  static {
    OPTIMIZERS.put(
        "adam",
        (rate, c) -> new Adam(rate, beta1(c), beta2(c), epsilon(c, Adam.DEFAULT_ADAM_EPSILON)));
    OPTIMIZERS.put("sgd", (rate, c) -> new Sgd(rate));
    OPTIMIZERS.put(
        "nesterovs",
        (rate, c) -> new Nesterovs(rate, c.real("momentum", Nesterovs.DEFAULT_NESTEROV_MOMENTUM)));
    OPTIMIZERS.put(
        "rmsprop",
        (rate, c) ->
            new RmsProp(
                rate,
                c.real("rho", RmsProp.DEFAULT_RMSPROP_RMSDECAY),
                epsilon(c, RmsProp.DEFAULT_RMSPROP_EPSILON)));
    OPTIMIZERS.put(
        "adamax",
        (rate, c) ->
            new AdaMax(rate, beta1(c), beta2(c), epsilon(c, AdaMax.DEFAULT_ADAMAX_EPSILON)));
    OPTIMIZERS.put(
        "amsgrad",
        (rate, c) ->
            new AMSGrad(rate, beta1(c), beta2(c), epsilon(c, AMSGrad.DEFAULT_AMSGRAD_EPSILON)));
    OPTIMIZERS.put(
        "nadam",
        (rate, c) -> new Nadam(rate, beta1(c), beta2(c), epsilon(c, Nadam.DEFAULT_NADAM_EPSILON)));
    OPTIMIZERS.put(
        "adabelief",
        (rate, c) ->
            new RowAdaBelief(rate, beta1(c), beta2(c), epsilon(c, AdaBelief.DEFAULT_EPSILON)));
    OPTIMIZERS.put(
        "adagrad", (rate, c) -> new AdaGrad(rate, epsilon(c, AdaGrad.DEFAULT_ADAGRAD_EPSILON)));
    OPTIMIZERS.put(
        "adadelta",
        (rate, c) ->
            new AdaDelta(
                c.real("rho", AdaDelta.DEFAULT_ADADELTA_RHO),
                epsilon(c, AdaDelta.DEFAULT_ADADELTA_EPSILON)));
  }

  private Vocabulary() {}

  /** The optimizers; {@code adadelta} alone has no learning rate. */
  static Set<String> optimizers() {
    return Collections.unmodifiableSet(OPTIMIZERS.keySet());
  }

  static Set<String> activations() {
    return words(Activation.values());
  }

  /** The initialisations that need no further settings. */
  static Set<String> weightInits() {
    Set<String> words = new java.util.LinkedHashSet<>(words(WeightInit.values()));
    words.remove(word(WeightInit.DISTRIBUTION.name()));
    return words;
  }

  static IUpdater optimizer(Configuration configuration, double learningRate) {
    return find(configuration.text("optimizer", "adam"), "optimizer", OPTIMIZERS::get)
        .apply(learningRate, configuration);
  }

  static Activation activation(String name) {
    return find(name, "activation", word -> constant(Activation.values(), word));
  }

  static WeightInit weightInit(String name) {
    return find(name, "weightInit", word -> constant(WeightInit.values(), word));
  }

  /** How a word is compared: {@code LECUN_NORMAL} and {@code lecunNormal} are the same. */
  static String word(String text) {
    return text.toLowerCase(Locale.ROOT).replace("_", "");
  }

  private static Set<String> words(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(constant -> word(constant.name()))
        .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
  }

  private static <T extends Enum<T>> T constant(T[] constants, String word) {
    return Arrays.stream(constants)
        .filter(constant -> word(constant.name()).equals(word))
        .findFirst()
        .orElse(null);
  }

  private static <T> T find(String text, String parameter, Function<String, T> lookup) {
    T found = lookup.apply(word(text));
    if (found == null) {
      throw new IllegalArgumentException(parameter + ": there is no '" + text + "'");
    }
    return found;
  }

  private static double beta1(Configuration configuration) {
    return configuration.real("beta1", Adam.DEFAULT_ADAM_BETA1_MEAN_DECAY);
  }

  private static double beta2(Configuration configuration) {
    return configuration.real("beta2", Adam.DEFAULT_ADAM_BETA2_VAR_DECAY);
  }

  private static double epsilon(Configuration configuration, double absent) {
    return configuration.real("epsilon", absent);
  }
}
