package io.luthier.sampler.staged;

import io.luthier.sampler.staged.Stage.Move;
import io.luthier.space.ChoiceParameter;
import io.luthier.space.Configuration;
import io.luthier.space.Parameter;
import io.luthier.space.SearchSpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What can be changed about a configuration of a space, by roles. All that comes out are members of
 * the space: parameters that a change brings into being have the value where their search starts.
 */
final class Moves {

  private final SearchSpace space;
  private final Map<String, Ladder> ladders = new LinkedHashMap<>();

  Moves(SearchSpace space) {
    this.space = space;
    space.parameters().forEach(p -> ladders.put(p.name(), Ladder.of(p)));
  }

  /** Whether a configuration is one of the space. */
  boolean has(Configuration configuration) {
    return space.contains(configuration);
  }

  /** The start: a mediocre network that trains at all. */
  Configuration baseline() {
    return with(new Configuration(Map.of()), Map.of());
  }

  /** The parameters of a role that a configuration has and that can be changed. */
  List<Ladder> tunable(Role role, Configuration from) {
    return ladders.values().stream()
        .filter(ladder -> Role.of(ladder.parameter().name()) == role && ladder.isTunable())
        .filter(ladder -> from.has(ladder.parameter().name()))
        .toList();
  }

  /**
   * Every learning rate of the ladder, from the present one outwards.
   *
   * @param upwards whether higher rates make sense: not if the present one has diverged
   */
  List<Move> rates(Configuration from, boolean upwards) {
    List<Move> moves = new ArrayList<>();
    for (Ladder ladder : tunable(Role.RATE, from)) {
      Object present = value(ladder, from);
      List<Move> above = upwards ? outwards(from, ladder, ladder.above(present)) : List.of();
      List<Move> below = outwards(from, ladder, ladder.below(present));
      for (int i = 0; i < Math.max(above.size(), below.size()); i++) {
        moves.addAll(above.subList(Math.min(i, above.size()), Math.min(i + 1, above.size())));
        moves.addAll(below.subList(Math.min(i, below.size()), Math.min(i + 1, below.size())));
      }
    }
    return moves;
  }

  private List<Move> outwards(Configuration from, Ladder ladder, List<Object> values) {
    List<Move> moves = new ArrayList<>();
    List<Configuration> way = new ArrayList<>(List.of(from));
    for (Object value : values) {
      Move move = move(from, Map.of(ladder.parameter().name(), value), List.copyOf(way));
      moves.add(move);
      way.add(move.configuration());
    }
    return moves;
  }

  /** The learning rates half a step away from the present one. */
  List<Move> finerRates(Configuration from) {
    return tunable(Role.RATE, from).stream()
        .flatMap(
            ladder ->
                ladder.refined(value(ladder, from)).stream()
                    .map(rate -> move(from, Map.of(ladder.parameter().name(), rate))))
        .toList();
  }

  /** Each parameter of a role one step up, and all of them together. */
  List<Move> up(Role role, Configuration from) {
    Map<String, Object> together = new LinkedHashMap<>();
    List<Move> moves = new ArrayList<>();
    for (Ladder ladder : tunable(role, from)) {
      for (Object value : first(ladder.above(value(ladder, from)), 1)) {
        together.put(ladder.parameter().name(), value);
        moves.add(move(from, Map.of(ladder.parameter().name(), value)));
      }
    }
    if (together.size() > 1) {
      moves.add(move(from, together));
    }
    return moves;
  }

  /** Each parameter of a role one step down. */
  List<Move> down(Role role, Configuration from) {
    List<Move> moves = new ArrayList<>();
    for (Ladder ladder : tunable(role, from)) {
      first(ladder.below(value(ladder, from)), 1)
          .forEach(value -> moves.add(move(from, Map.of(ladder.parameter().name(), value))));
    }
    return moves;
  }

  /**
   * The next levels above the present one for each parameter that regularises. On a logarithmic
   * scale the first step from the lowest value does nothing that can be seen.
   *
   * @param count how many levels of each
   */
  List<Move> levels(Configuration from, int count) {
    List<Move> moves = new ArrayList<>();
    for (Ladder ladder : tunable(Role.REGULARISATION, from)) {
      List<Object> above = ladder.above(value(ladder, from));
      boolean skip = ladder.isLogarithmic() && ladder.step(value(ladder, from)) == 0;
      first(skip ? above.subList(Math.min(1, above.size()), above.size()) : above, count)
          .forEach(value -> moves.add(move(from, Map.of(ladder.parameter().name(), value))));
    }
    return moves;
  }

  /** The other values of one parameter: all choices, the neighbours in a range. */
  List<Move> others(Ladder ladder, Configuration from) {
    Object present = value(ladder, from);
    List<Object> values = new ArrayList<>();
    if (ladder.parameter() instanceof ChoiceParameter choice) {
      values.addAll(choice.values());
      values.remove(present);
    } else {
      values.addAll(first(ladder.above(present), 1));
      values.addAll(first(ladder.below(present), 1));
    }
    return values.stream()
        .map(value -> move(from, Map.of(ladder.parameter().name(), value)))
        .toList();
  }

  /** A configuration with some values changed. */
  Move move(Configuration from, Map<String, Object> changes) {
    return move(from, changes, List.of());
  }

  private Move move(Configuration from, Map<String, Object> changes, List<Configuration> way) {
    String change =
        changes.entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + " "
                        + Figure.text(entry.getValue())
                        + " instead of "
                        + from.get(entry.getKey()).map(Figure::text).orElse("none"))
            .collect(Collectors.joining(", "));
    return new Move(with(from, changes), changes, change, way);
  }

  private Configuration with(Configuration from, Map<String, Object> changes) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter parameter : space.parameters()) {
      String name = parameter.name();
      if (parameter.condition().holds(values)) {
        Ladder ladder = ladders.get(name);
        Object start = ladder.values().get(ladder.start());
        values.put(name, changes.getOrDefault(name, from.get(name).orElse(start)));
      }
    }
    return new Configuration(values);
  }

  private static Object value(Ladder ladder, Configuration from) {
    return from.get(ladder.parameter().name()).orElseThrow();
  }

  private static List<Object> first(List<Object> values, int count) {
    return values.subList(0, Math.min(count, values.size()));
  }
}
