package io.luthier.spark.doctor;

/** A session in which a study would never begin. */
public final class SessionRefused extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final transient Finding finding;

  SessionRefused(Finding finding) {
    super(finding.sentence());
    this.finding = finding;
  }

  /** Why. */
  public Finding finding() {
    return finding;
  }
}
