package io.luthier.cli;

import io.luthier.dl4j.network.NetworkParameters;
import io.luthier.space.ChoiceParameter;
import io.luthier.space.Condition;
import io.luthier.space.ConditionalParameter;
import io.luthier.space.FixedParameter;
import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.RealParameter;
import io.luthier.space.Scale;
import io.luthier.study.NetworkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code space} of a study file. */
final class SpaceReader {

  private final Optional<NetworkParameters> known;

  SpaceReader(NetworkSpec network) {
    this.known = NetworkParameters.of(network);
  }

  /** The parameters, checked against what the network understands. */
  List<Parameter> read(Entry space) {
    List<Parameter> parameters = new ArrayList<>();
    known.ifPresent(parameter -> space.only(List.copyOf(parameter.names())));
    space
        .entries()
        .forEach(
            (name, entry) -> {
              Parameter parameter = parameter(name, entry);
              known.ifPresent(rules -> entry.check(() -> rules.check(parameter)));
              parameters.add(parameter);
            });
    known.ifPresent(rules -> space.check(() -> rules.checkTogether(parameters)));
    return parameters;
  }

  private Parameter parameter(String name, Entry entry) {
    if (!entry.isMapping()) {
      return entry.checked(() -> new FixedParameter(name, plain(entry)));
    }
    entry.only("min", "max", "scale", "points", "choices", "value", "when");
    Parameter parameter = unconditional(name, entry);
    Optional<Entry> when = entry.get("when");
    return when.isPresent()
        ? when.get().checked(() -> new ConditionalParameter(parameter, condition(when.get())))
        : parameter;
  }

  private Parameter unconditional(String name, Entry entry) {
    if (entry.get("choices").isPresent()) {
      entry.only("choices", "when");
      Entry choices = entry.require("choices", "");
      List<Object> values = choices.items().stream().map(SpaceReader::plain).toList();
      return choices.checked(() -> new ChoiceParameter(name, values));
    }
    if (entry.get("value").isPresent()) {
      entry.only("value", "when");
      return entry.checked(() -> new FixedParameter(name, plain(entry.require("value", ""))));
    }
    entry.only("min", "max", "scale", "points", "when");
    Entry min = entry.require("min", "a range has min and max; one of several values has choices");
    Entry max = entry.require("max", "a range has min and max");
    Scale scale =
        entry.get("scale").map(s -> s.word("linear", "log")).orElse("linear").equals("log")
            ? Scale.LOG
            : Scale.LINEAR;
    int points = entry.get("points").map(SpaceReader::points).orElse(0);
    double low = min.number();
    double high = max.number();
    boolean whole = min.value() instanceof Long && max.value() instanceof Long;
    // Whole numbers at both ends make an integer range, unless it is known to be anything else.
    boolean real = known.map(rules -> rules.isReal(name)).orElse(false);
    return whole && !real
        ? entry.checked(() -> new IntegerParameter(name, min.whole(), max.whole(), scale, points))
        : entry.checked(() -> new RealParameter(name, low, high, scale, points));
  }

  private static int points(Entry entry) {
    int points = entry.count();
    if (points < 1) {
      throw entry.problem("must be at least 1; found " + points);
    }
    return points;
  }

  private static Condition condition(Entry when) {
    Map<String, List<Object>> allowed = new LinkedHashMap<>();
    when.entries()
        .forEach(
            (parent, values) ->
                allowed.put(
                    parent,
                    values.isList()
                        ? values.items().stream().map(SpaceReader::plain).toList()
                        : List.of(plain(values))));
    return new Condition(allowed);
  }

  /** A value that a parameter may have. */
  static Object plain(Entry entry) {
    Object value = entry.value();
    if (value == null || entry.isMapping()) {
      throw entry.problem("found nothing; expected a value");
    }
    return value;
  }
}
