package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.spark.shards.PackedRow;
import io.luthier.spark.shards.Shard;
import io.luthier.spark.shards.ShardDirectory;
import io.luthier.spark.shards.ShardWriter;
import io.luthier.spark.shards.ShardedRows;
import io.luthier.spark.store.SparkWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Rows that have a label as packed float32 values, in the data's order. */
final class Packing {

  private final FittedColumns columns;
  private final LabelEncoding label;

  /**
   * Packing for a study.
   *
   * @param columns what features are made of
   * @param label how labels are encoded
   */
  Packing(FittedColumns columns, LabelEncoding label) {
    this.columns = columns;
    this.label = label;
  }

  /** How many features a row has. */
  int width() {
    return columns.columns().stream().mapToInt(FittedColumn::width).sum();
  }

  private RowPacker packer(SplitRows data) {
    return new RowPacker(
        RowFeatures.of(columns, data.columns(columns.raw())), label, label.indices());
  }

  /**
   * Packs rows into arrays on the driver, in one pass.
   *
   * @param parts the parts of the split that are wanted
   * @return the rows of each of these
   * @throws DataProblem if a feature is not finite, vectors differ in length, a class is unknown,
   *     or the rows do not fit an array
   */
  List<PackedRows> pack(SplitRows data, byte... parts) {
    RowPacker packer = packer(data);
    SplitRows.Place place = data.place();
    List<float[][]> packed =
        data.rows(parts)
            .mapPartitions(
                rows -> Collections.singletonList(packer.pack(rows, place, parts)).iterator())
            .collect();
    return IntStream.range(0, parts.length).mapToObj(part -> joined(packed, 2 * part)).toList();
  }

  /**
   * Packs rows into files, one for each partition that has any. No process has more than one of
   * them in its memory.
   *
   * @param part the part of the split that is wanted
   * @param name what the files' names begin with
   * @throws DataProblem as {@link #pack} does
   * @throws IOException if they cannot be written
   */
  ShardedRows write(SplitRows data, byte part, ShardDirectory directory, String name)
      throws IOException {
    RowPacker packer = packer(data);
    String path = directory.path();
    JavaRDD<String> written =
        data.rows(part).mapPartitions(rows -> shard(path, name, packer.packed(rows)).iterator());
    List<Shard> shards = new ArrayList<>();
    SparkWrite.run(() -> written.collect().forEach(text -> shards.add(Shard.of(text))));
    long rowCount = shards.stream().mapToLong(Shard::rows).sum();
    if (rowCount > Labels.MOST_ROWS) {
      throw Labels.tooMany(rowCount);
    }
    return new ShardedRows(path, shards);
  }

  /** A partition's shard, as text; the attempts at it have different names. */
  private static List<String> shard(String directory, String name, Iterator<PackedRow> rows)
      throws IOException {
    TaskContext task = TaskContext.get();
    String file = String.format("%s-%05d-%d", name, task.partitionId(), task.taskAttemptId());
    Optional<Shard> shard = ShardWriter.write(directory, SparkHadoopUtil.get().conf(), file, rows);
    return shard.map(Shard::text).stream().toList();
  }

  /** Joins what the partitions have: features at a place, and labels at the next. */
  private PackedRows joined(List<float[][]> packed, int at) {
    long rows = packed.stream().mapToLong(arrays -> arrays[at + 1].length).sum();
    int width = width();
    if (rows * width > Integer.MAX_VALUE - 8) {
      throw new DataProblem(
          rows + " rows of " + width + " features are more than one array holds (2^31 values)");
    }
    float[] features = new float[(int) (rows * width)];
    float[] labels = new float[(int) rows];
    int row = 0;
    for (float[][] arrays : packed) {
      System.arraycopy(arrays[at], 0, features, row * width, arrays[at].length);
      System.arraycopy(arrays[at + 1], 0, labels, row, arrays[at + 1].length);
      row += arrays[at + 1].length;
    }
    return new PackedRows(features, labels, width);
  }
}
