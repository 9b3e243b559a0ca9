package io.luthier.diagnosis;

/** What a trial's curves say about its fit; {@link Judgement} has the rules and the figures. */
public enum Diagnosis {
  /** There is nothing to judge. */
  NONE("see the message"),
  /** A loss became infinite or not a number, or training has destroyed what there was to learn. */
  DIVERGED("lower the learning rate"),
  /** The validation loss still fell when training ended. */
  UNFINISHED("give it more epochs, or a higher learning rate"),
  /** It knows its training rows much better than rows it has not seen. */
  OVERFITTING("add dropout or weight decay, or take fewer units"),
  /** It does not even get far on its training rows, and had the time for it. */
  UNDERFITTING("add units or layers, or take less dropout and weight decay"),
  /** None of these. */
  GOOD_FIT("search around it, or add units until it overfits");

  private final String nextStep;

  Diagnosis(String nextStep) {
    this.nextStep = nextStep;
  }

  /** What to try next, in a few words. */
  public String nextStep() {
    return nextStep;
  }
}
