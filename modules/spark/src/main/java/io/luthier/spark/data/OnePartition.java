package io.luthier.spark.data;

import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Option;

/**
 * All partitions as one, in their order. Spark's own {@code coalesce} takes those first that it
 * finds near, and to sort the rows again would take their size in disk and minutes of time.
 */
final class OnePartition implements PartitionCoalescer, scala.Serializable {

  private static final long serialVersionUID = 1;

  private OnePartition() {}

  /** The rows in one partition. */
  static Dataset<Row> of(Dataset<Row> rows) {
    RDD<InternalRow> all = rows.queryExecution().toRdd();
    RDD<InternalRow> one = all.coalesce(1, false, Option.apply(new OnePartition()), null);
    // The last coalesce changes nothing but what the planner knows: without it, it would shuffle
    // the one partition for every aggregation.
    return rows.sparkSession().internalCreateDataFrame(one, rows.schema(), false).coalesce(1);
  }

  @Override
  public PartitionGroup[] coalesce(int most, RDD<?> parent) {
    PartitionGroup group = new PartitionGroup(Option.empty());
    for (Partition partition : parent.partitions()) {
      group.partitions().$plus$eq(partition);
    }
    return new PartitionGroup[] {group};
  }
}
