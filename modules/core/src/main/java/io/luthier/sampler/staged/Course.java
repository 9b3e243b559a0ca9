package io.luthier.sampler.staged;

import io.luthier.diagnosis.Diagnosis;
import io.luthier.diagnosis.Judgement;
import io.luthier.sampler.staged.Stage.Ended;
import io.luthier.sampler.staged.Stage.Kind;
import io.luthier.sampler.staged.Stage.Move;
import io.luthier.sampler.staged.Stage.Tried;
import io.luthier.space.Configuration;
import io.luthier.trial.TrialResult;
import io.luthier.trial.TrialState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which stage comes next, from those that have ended.
 *
 * <p>First the baseline, then the learning rate, coarse and finer. Then always the first of the
 * kinds that the best result's diagnosis asks for that is still open. A kind is closed by a stage
 * that brings no improvement, and opened again, once capacity, regularisation or anything else has
 * improved, where that makes a difference to it. When all are closed, the search is over.
 *
 * <p>A stage tries nothing that was tried before, and one that has nothing to try is passed over.
 */
final class Course {

  /** However well it goes: after so many stages the search is over, not counting others. */
  private static final int MOST_STAGES = 40;

  private static final Map<Diagnosis, List<Kind>> ORDER =
      Map.of(
          Diagnosis.UNDERFITTING,
          List.of(Kind.CAPACITY, Kind.EPOCHS, Kind.FINER_RATE, Kind.OTHER),
          Diagnosis.UNFINISHED,
          List.of(Kind.EPOCHS, Kind.CAPACITY, Kind.FINER_RATE, Kind.OTHER, Kind.REGULARISATION),
          Diagnosis.OVERFITTING,
          List.of(
              Kind.REGULARISATION,
              Kind.LESS_CAPACITY,
              Kind.CAPACITY,
              Kind.CAPACITY_REGULARISED,
              Kind.FINER_RATE,
              Kind.OTHER));

  /** Where the curves say nothing in particular, or there are none: both directions a little. */
  private static final List<Kind> BOTH =
      List.of(
          Kind.CAPACITY,
          Kind.REGULARISATION,
          Kind.CAPACITY_REGULARISED,
          Kind.FINER_RATE,
          Kind.OTHER);

  private final Moves moves;
  private final List<Configuration> given;

  /**
   * The course through a space.
   *
   * @param given configurations that were tried before, and count as further baselines
   */
  Course(Moves moves, List<Configuration> given) {
    this.moves = moves;
    this.given = given;
  }

  /** The next stage; empty if there is none. */
  Optional<Stage> next(List<Ended> past) {
    if (past.isEmpty()) {
      List<Move> baselines = new ArrayList<>();
      given.forEach(each -> baselines.add(new Move(each, Map.of(), "given", List.of())));
      Configuration own = moves.baseline();
      baselines.add(new Move(own, Map.of(), "a moderate network to compare with", List.of()));
      return stage(past, Kind.BASELINE, "", baselines);
    }
    TrialResult best = past.get(past.size() - 1).best();
    if (past.stream().filter(ended -> ended.stage().kind() != Kind.OTHER).count() >= MOST_STAGES) {
      return Optional.empty();
    }
    if (last(past, Kind.RATE).isEmpty()) {
      Optional<Stage> rates = rates(past, best);
      if (rates.isPresent()) {
        return rates;
      }
    }
    boolean coarse = last(past, Kind.RATE).isPresent();
    if (coarse && last(past, Kind.FINER_RATE).isEmpty() && hasWeights(best)) {
      Optional<Stage> finer = finerRates(past, best);
      if (finer.isPresent()) {
        return finer;
      }
    }
    Diagnosis diagnosis = Judgement.of(best).diagnosis();
    return ORDER.getOrDefault(diagnosis, BOTH).stream()
        .filter(kind -> kind == Kind.OTHER || isOpen(kind, past))
        .flatMap(kind -> stage(kind, past, best, diagnosis).stream())
        .findFirst();
  }

  private static boolean diverged(TrialResult result) {
    return result.outcome().state() == TrialState.DIVERGED;
  }

  private static boolean hasWeights(TrialResult result) {
    return !result.metrics().isEmpty();
  }

  private static Optional<Ended> last(List<Ended> past, Kind kind) {
    return past.stream().filter(ended -> ended.stage().kind() == kind).reduce((a, b) -> b);
  }

  private static boolean isOpen(Kind kind, List<Ended> past) {
    Optional<Ended> last = last(past, kind);
    if (last.isEmpty()) {
      // Rates were tuned by the first stages, if they can be.
      return kind != Kind.FINER_RATE;
    }
    if (last.get().improved()) {
      return true;
    }
    return past.subList(past.indexOf(last.get()) + 1, past.size()).stream()
        .anyMatch(later -> later.improved() && reopens(later.stage().kind(), kind));
  }

  private static boolean reopens(Kind improved, Kind kind) {
    return switch (kind) {
      case FINER_RATE ->
          improved == Kind.CAPACITY
              || improved == Kind.CAPACITY_REGULARISED
              || improved == Kind.OTHER;
      case REGULARISATION -> improved == Kind.CAPACITY || improved == Kind.CAPACITY_REGULARISED;
      case CAPACITY -> improved == Kind.REGULARISATION || improved == Kind.CAPACITY_REGULARISED;
      case EPOCHS -> true;
      default -> false;
    };
  }

  private Optional<Stage> stage(
      Kind kind, List<Ended> past, TrialResult best, Diagnosis diagnosis) {
    Configuration from = best.trial().configuration();
    String reason = reason(best, diagnosis);
    return switch (kind) {
      case FINER_RATE -> finerRates(past, best);
      case CAPACITY -> stage(past, kind, reason, moves.up(Role.CAPACITY, from));
      case LESS_CAPACITY ->
          moves.tunable(Role.REGULARISATION, from).isEmpty()
              ? stage(past, kind, reason, moves.down(Role.CAPACITY, from))
              : Optional.empty();
      case EPOCHS -> stage(past, kind, reason, moves.up(Role.EPOCHS, from));
      case REGULARISATION -> stage(past, kind, reason, regularisation(past, from));
      case CAPACITY_REGULARISED -> stage(past, kind, reason, together(past, best));
      case OTHER -> other(past, best);
      default -> Optional.empty();
    };
  }

  private Optional<Stage> rates(List<Ended> past, TrialResult best) {
    return stage(
        past,
        Kind.RATE,
        "from " + name(best),
        moves.rates(best.trial().configuration(), !diverged(best)));
  }

  private Optional<Stage> finerRates(List<Ended> past, TrialResult best) {
    return stage(
        past,
        Kind.FINER_RATE,
        "from " + name(best),
        moves.finerRates(best.trial().configuration()));
  }

  /**
   * Levels of each parameter; after a stage in which several helped, these together; after one in
   * which one did, its neighbours.
   */
  private List<Move> regularisation(List<Ended> past, Configuration from) {
    Optional<Ended> last = last(past, Kind.REGULARISATION).filter(Ended::improved);
    if (last.isEmpty() || !last.get().best().trial().configuration().equals(from)) {
      return moves.levels(from, last(past, Kind.REGULARISATION).isEmpty() ? 2 : 1);
    }
    Map<String, Object> helped = helped(last.get());
    Map<String, Object> more = new LinkedHashMap<>(helped);
    more.entrySet()
        .removeIf(entry -> from.get(entry.getKey()).equals(Optional.of(entry.getValue())));
    List<Move> next = new ArrayList<>();
    if (more.size() > 1) {
      next.add(moves.move(from, more));
    }
    more.forEach((name, value) -> next.add(moves.move(from, Map.of(name, value))));
    for (Ladder ladder : moves.tunable(Role.REGULARISATION, from)) {
      if (helped.containsKey(ladder.parameter().name())) {
        next.addAll(moves.others(ladder, from));
      }
    }
    return next;
  }

  /** Of each parameter that a stage changed alone the best value, if it is better than before. */
  private static Map<String, Object> helped(Ended ended) {
    Map<String, Object> helped = new LinkedHashMap<>();
    for (Tried tried : ended.helped()) {
      if (tried.move().changes().size() == 1) {
        tried.move().changes().forEach(helped::putIfAbsent);
      }
    }
    return helped;
  }

  /**
   * Where more capacity has not helped alone, the best of it with more regularisation: a larger
   * network bears that, and needs it.
   */
  private List<Move> together(List<Ended> past, TrialResult best) {
    Configuration from = best.trial().configuration();
    Optional<Ended> inVain =
        last(past, Kind.CAPACITY)
            .filter(ended -> ended.better() == 0 && !ended.tried().isEmpty())
            .filter(ended -> ended.best().trial().number() == best.trial().number());
    if (inVain.isEmpty()) {
      return List.of();
    }
    Map<String, Object> larger = inVain.get().tried().get(0).move().changes();
    Map<String, Object> all = new LinkedHashMap<>(larger);
    List<Move> both = new ArrayList<>();
    for (Move level : moves.levels(from, 1)) {
      Map<String, Object> changes = new LinkedHashMap<>(larger);
      changes.putAll(level.changes());
      both.add(moves.move(from, changes));
      level.changes().forEach(all::putIfAbsent);
    }
    both.add(moves.move(from, all));
    return both;
  }

  private Optional<Stage> other(List<Ended> past, TrialResult best) {
    Configuration from = best.trial().configuration();
    Set<String> done = new HashSet<>();
    past.stream()
        .filter(ended -> ended.stage().kind() == Kind.OTHER)
        .forEach(ended -> done.addAll(ended.stage().moves().get(0).changes().keySet()));
    return moves.tunable(Role.OTHER, from).stream()
        .filter(ladder -> !done.contains(ladder.parameter().name()))
        .flatMap(
            ladder ->
                stage(past, Kind.OTHER, "from " + name(best), moves.others(ladder, from)).stream())
        .findFirst();
  }

  private static String reason(TrialResult best, Diagnosis diagnosis) {
    String name = name(best);
    return switch (diagnosis) {
      case UNDERFITTING -> name + " underfits";
      case OVERFITTING -> name + " overfits";
      case UNFINISHED -> name + " was still improving when its epochs ended";
      case GOOD_FIT -> name + " fits well";
      default -> name + ": " + diagnosis.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }

  private static String name(TrialResult result) {
    return "trial " + result.trial().number();
  }

  private static Optional<Stage> stage(
      List<Ended> past, Kind kind, String reason, List<Move> moves) {
    Set<Configuration> seen = new HashSet<>();
    past.forEach(ended -> ended.stage().moves().forEach(move -> seen.add(move.configuration())));
    List<Move> news = moves.stream().filter(move -> seen.add(move.configuration())).toList();
    return news.isEmpty() ? Optional.empty() : Optional.of(new Stage(kind, reason, news));
  }
}
