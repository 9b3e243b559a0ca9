package io.luthier.spark.data;

import io.luthier.spark.shards.PackedRow;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Packs rows in tasks.
 *
 * @param features makes the features
 * @param label how labels are encoded
 * @param indices from a class's text to its index
 */
record RowPacker(RowFeatures features, LabelEncoding label, Map<String, Integer> indices)
    implements Serializable {

  /** Rows one after the other. */
  Iterator<PackedRow> packed(Iterator<InternalRow> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public PackedRow next() {
        InternalRow row = rows.next();
        float[] values = new float[features.width()];
        features.write(row, values, 0);
        return new PackedRow(values, encode(row));
      }
    };
  }

  /**
   * All rows of a partition, by the parts of the split.
   *
   * @param parts the parts that there are
   * @return features and labels of the first part, features and labels of the second one, and so on
   */
  float[][] pack(Iterator<InternalRow> rows, SplitRows.Place place, byte... parts) {
    float[][] packed = new float[2 * parts.length][16];
    int[] counts = new int[parts.length];
    int width = features.width();
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      int part = index(parts, place.part(row));
      int count = counts[part]++;
      float[] values = roomFor(packed[2 * part], Math.multiplyExact(count + 1, width));
      float[] labels = roomFor(packed[2 * part + 1], count + 1);
      packed[2 * part] = values;
      packed[2 * part + 1] = labels;
      features.write(row, values, count * width);
      labels[count] = encode(row);
    }
    for (int i = 0; i < parts.length; i++) {
      packed[2 * i] = Arrays.copyOf(packed[2 * i], counts[i] * width);
      packed[2 * i + 1] = Arrays.copyOf(packed[2 * i + 1], counts[i]);
    }
    return packed;
  }

  private static int index(byte[] parts, byte part) {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] == part) {
        return i;
      }
    }
    throw new IllegalArgumentException("rows of part " + part + " are not wanted");
  }

  private static float[] roomFor(float[] values, int needed) {
    long twice = Math.min(2L * values.length, Labels.MOST_ROWS);
    return needed <= values.length ? values : Arrays.copyOf(values, (int) Math.max(needed, twice));
  }

  private float encode(InternalRow row) {
    int at = SplitRows.LABEL_AT;
    return label.classes().isEmpty()
        ? label.encode(row.getDouble(at))
        : label.encode(row.getUTF8String(at).toString(), indices);
  }
}
