package io.luthier.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Something that happened in a study. Instants are ISO-8601 in UTC. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LedgerEvent.Opened.class, name = "opened"),
  @JsonSubTypes.Type(value = LedgerEvent.Closed.class, name = "closed"),
  @JsonSubTypes.Type(value = LedgerEvent.Started.class, name = "started"),
  @JsonSubTypes.Type(value = LedgerEvent.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = LedgerEvent.Spent.class, name = "spent"),
  @JsonSubTypes.Type(value = LedgerEvent.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = LedgerEvent.TestOpened.class, name = "testOpened"),
  @JsonSubTypes.Type(value = LedgerEvent.TestScored.class, name = "testScored")
})
public sealed interface LedgerEvent {

  /** Whether it should be durable soon; what is not waits for company, at most some seconds. */
  default boolean urgent() {
    return true;
  }

  /**
   * A driver took the study up.
   *
   * @param driver who: host and process
   * @param at when
   */
  record Opened(String driver, String at) implements LedgerEvent {}

  /**
   * A driver laid the study down by its own will. Without this, it died.
   *
   * @param at when
   */
  record Closed(String at) implements LedgerEvent {}

  /**
   * A trial was handed to a task; a second time if the driver of the first died, or its executor.
   *
   * @param executor where to, as far as that is known; may be empty
   * @param at when; empty in ledgers of earlier builds
   */
  record Started(Trial trial, String executor, String at) implements LedgerEvent {
    public Started {
      executor = executor == null ? "" : executor;
      at = at == null ? "" : at;
    }
  }

  /** A running trial has ended an epoch. */
  record Measured(int trial, Measurement measurement) implements LedgerEvent {
    @Override
    public boolean urgent() {
      return false;
    }
  }

  /**
   * How long the study has been run so far, by all its drivers together.
   *
   * @param seconds from each driver's first trial on
   */
  record Spent(double seconds) implements LedgerEvent {
    @Override
    public boolean urgent() {
      return false;
    }
  }

  /**
   * A trial has ended.
   *
   * @param at when its result came in; empty in ledgers of earlier builds
   */
  record Ended(TrialResult result, String at) implements LedgerEvent {
    public Ended {
      at = at == null ? "" : at;
    }
  }

  /**
   * The locked test split is about to be opened for a winner.
   *
   * @param trial the winner
   * @param at when
   */
  record TestOpened(int trial, String at) implements LedgerEvent {}

  /**
   * The winner's score on the test split.
   *
   * @param trial the winner
   * @param metrics the metrics under their full names
   */
  record TestScored(int trial, Map<String, Double> metrics) implements LedgerEvent {
    public TestScored {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
  }
}
