package io.luthier.trial;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a trial ended and why, one type for each way. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Outcome.Completed.class, name = "COMPLETED"),
  @JsonSubTypes.Type(value = Outcome.Pruned.class, name = "PRUNED"),
  @JsonSubTypes.Type(value = Outcome.Diverged.class, name = "DIVERGED"),
  @JsonSubTypes.Type(value = Outcome.Failed.class, name = "FAILED")
})
public sealed interface Outcome {

  /** The state that the ranking shows. */
  TrialState state();

  /** Why training ended, in a few words. */
  String stopReason();

  /**
   * Training came to its end.
   *
   * @param stopReason the callback that stopped it, or that the epochs were used up
   */
  record Completed(String stopReason) implements Outcome {
    @Override
    public TrialState state() {
      return TrialState.COMPLETED;
    }
  }

  /**
   * The study gave it up.
   *
   * @param stopReason the verdict's reason
   */
  record Pruned(String stopReason) implements Outcome {
    @Override
    public TrialState state() {
      return TrialState.PRUNED;
    }
  }

  /**
   * A loss was not finite.
   *
   * @param stopReason which loss, and in which epoch
   */
  record Diverged(String stopReason) implements Outcome {
    @Override
    public TrialState state() {
      return TrialState.DIVERGED;
    }
  }

  /**
   * It could not be trained.
   *
   * @param stopReason the kind of failure, the same for identical ones
   */
  record Failed(String stopReason) implements Outcome {
    @Override
    public TrialState state() {
      return TrialState.FAILED;
    }
  }
}
