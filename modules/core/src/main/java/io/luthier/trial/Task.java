package io.luthier.trial;

import java.util.List;

/** What a network is to predict, and the metrics that are measured for it. */
public enum Task {
  /** One of several classes; the loss is the mean cross-entropy. */
  CLASSIFICATION,
  /** A number; the loss is the mean squared error of the standardised target. */
  REGRESSION;

  /**
   * The names of the metrics that this task can measure, without {@code train_} or {@code val_};
   * {@code auc} and {@code auc_pr} exist for two classes only.
   */
  public List<String> metrics() {
    return switch (this) {
      case CLASSIFICATION -> List.of("loss", "accuracy", "f1", "auc", "auc_pr");
      case REGRESSION -> List.of("loss", "rmse", "mae", "r2");
    };
  }

  /**
   * The names of the metrics measured for a number of classes.
   *
   * @param classes the number of classes; ignored for a regression
   */
  public List<String> metrics(int classes) {
    return this == CLASSIFICATION && classes > 2 ? metrics().subList(0, 3) : metrics();
  }
}
