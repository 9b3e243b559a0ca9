package io.luthier.spark.data;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Data ready to be trained on. To be closed when nothing more is read of it.
 *
 * @param folds of the cross-validation; the one split there is without it
 * @param warnings what was left out, a sentence each
 * @param fingerprint of the packed rows: the same data, split and features have the same
 * @param prior the validation loss of who has learnt nothing but how often each class comes, or the
 *     mean; of folds their mean
 * @param cached the raw rows, which Spark keeps until this is closed, unless the data is large
 */
public record PreparedData(
    List<PreparedFold> folds,
    List<String> warnings,
    String fingerprint,
    double prior,
    Dataset<Row> cached)
    implements AutoCloseable {

  public PreparedData {
    folds = List.copyOf(folds);
    warnings = List.copyOf(warnings);
  }

  /** Lets go of the cached rows, and removes shards. */
  @Override
  public void close() {
    folds.forEach(PreparedFold::close);
    cached.unpersist();
  }
}
