package io.luthier.cli;

import io.luthier.dl4j.network.NetworkParameters;
import io.luthier.space.ConditionalParameter;
import io.luthier.space.Configuration;
import io.luthier.space.FixedParameter;
import io.luthier.space.Parameter;
import io.luthier.space.ValueType;
import io.luthier.space.Values;
import io.luthier.study.StudySpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A trial's configuration with some values changed by hand.
 *
 * @param before the trial's
 * @param after with the changes
 */
record Change(Configuration before, Configuration after) {

  /**
   * Changes a configuration. Values may lie outside of the study's space, and parameters be none of
   * its; what depends on a value that is no longer there goes as well.
   *
   * @param settings {@code name=value} each
   * @throws UsageProblem if the network does not take a value, or nothing is changed
   */
  static Change of(StudySpec spec, Configuration before, List<String> settings) {
    Optional<NetworkParameters> known = NetworkParameters.of(spec.network());
    Entry given = YamlText.parse("--set", "{}", settings);
    known.ifPresent(rules -> given.only(List.copyOf(rules.names())));
    Map<String, Object> values = new LinkedHashMap<>(before.values());
    given
        .entries()
        .forEach(
            (name, entry) -> {
              FixedParameter parameter =
                  entry.checked(() -> new FixedParameter(name, SpaceReader.plain(entry)));
              known.ifPresent(rules -> entry.check(() -> rules.check(parameter)));
              boolean real =
                  known.map(rules -> rules.isReal(name)).orElse(false)
                      || spec.parameters().get(name) == ValueType.REAL;
              values.put(name, real ? real(parameter.value()) : parameter.value());
            });
    for (Parameter parameter : spec.space().parameters()) {
      if (parameter instanceof ConditionalParameter
          && given.get(parameter.name()).isEmpty()
          && !parameter.condition().holds(values)) {
        values.remove(parameter.name());
      }
    }
    List<Parameter> together =
        values.entrySet().stream()
            .<Parameter>map(entry -> new FixedParameter(entry.getKey(), entry.getValue()))
            .toList();
    known.ifPresent(rules -> given.check(() -> rules.checkTogether(together)));
    Change change = new Change(before, new Configuration(values));
    if (change.after.equals(before)) {
      throw new UsageProblem(
          "nothing is changed: give --set name=value with another value than it has, of " + before);
    }
    return change;
  }

  private static Object real(Object value) {
    return value instanceof Long number ? number.doubleValue() : value;
  }

  /** What is different, in words. */
  @Override
  public String toString() {
    Map<String, Object> names = new LinkedHashMap<>(before.values());
    names.putAll(after.values());
    return names.keySet().stream()
        .filter(name -> !before.get(name).equals(after.get(name)))
        .map(this::words)
        .collect(Collectors.joining(", "));
  }

  private String words(String name) {
    Optional<String> was = before.get(name).map(Values::text).map(TextTable::shortened);
    Optional<String> is = after.get(name).map(Values::text);
    if (is.isEmpty()) {
      return "without " + name + " " + was.orElseThrow();
    }
    return name + " " + is.get() + was.map(value -> " instead of " + value).orElse("");
  }
}
