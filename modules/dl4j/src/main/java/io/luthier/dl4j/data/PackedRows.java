package io.luthier.dl4j.data;

/**
 * Rows of features with their labels. The arrays are shared, not copied: nobody may write to them.
 *
 * @param features the features, row after row: {@code rows x width} values
 * @param labels one label a row: the index of the class, or the standardised target
 * @param width how many features a row has
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity, never by content
public record PackedRows(float[] features, float[] labels, int width) {

  public PackedRows {
    if ((long) labels.length * width != features.length) {
      throw new IllegalArgumentException(
          labels.length + " rows of " + width + " features do not make " + features.length);
    }
  }

  /** How many rows there are. */
  public int rows() {
    return labels.length;
  }
}
