package io.luthier.spark;

import io.luthier.dl4j.data.TrainingData;
import io.luthier.spark.data.PreparedFold;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;

/**
 * The data of each of a study's folds. Travels with its tasks; an executor has those that its
 * trials ask for.
 */
final class TrialFolds implements Serializable, AutoCloseable {

  private static final long serialVersionUID = 1;

  private final ArrayList<TrialData> folds = new ArrayList<>();

  /** Prepared data to be used by tasks; to be closed by the driver when no task is left. */
  static TrialFolds of(List<PreparedFold> prepared, SparkContext context) {
    TrialFolds all = new TrialFolds();
    prepared.forEach(fold -> all.folds.add(TrialData.of(fold.data(), context)));
    return all;
  }

  /**
   * The data of a fold, in a task.
   *
   * @throws IOException if this executor cannot have it
   */
  TrainingData open(int fold) throws IOException, InterruptedException {
    return folds.get(fold).open();
  }

  @Override
  public void close() {
    folds.forEach(TrialData::close);
  }
}
