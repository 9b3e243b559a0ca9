package io.luthier.spark.data;

import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A fold's validation rows as a network of another study sees them: with the features of its
 * pipeline, but the labels of the fold. So its outputs are judged just as those of the fold's own
 * networks. Rows are read batch by batch, and never all in memory. For one thread.
 */
public final class OtherView {

  private static final int BATCH = 1024;

  private final PreparedFold fold;
  private final FeaturePipeline other;
  private final List<String> classes;
  private final Map<String, Integer> indices;
  private long unknown;

  /**
   * The view of another study's pipeline.
   *
   * @throws DataProblem if it predicts something else than the fold's label
   */
  public OtherView(PreparedFold fold, FeaturePipeline other) {
    FeaturePipeline own = fold.pipeline();
    if (!own.labelColumn().equals(other.labelColumn())) {
      throw new DataProblem(
          "it predicts the column " + other.labelColumn() + ", and not " + own.labelColumn());
    }
    if (own.classes().isEmpty() != other.classes().isEmpty()) {
      throw new DataProblem(
          other.classes().isEmpty()
              ? "it predicts a number, and not a class"
              : "it predicts a class, and not a number");
    }
    this.fold = fold;
    this.other = other;
    this.classes = new ArrayList<>(own.classes());
    other.classes().stream().filter(name -> !classes.contains(name)).forEach(classes::add);
    this.indices = own.encoding().indices();
  }

  /** What labels mean: the fold's classes, then those that only the other study has. */
  public Target target() {
    return classes.isEmpty() ? fold.pipeline().target() : new Target.Classes(classes.size());
  }

  /** How many rows there are. */
  public int count() {
    return fold.data().validationRows();
  }

  /** Of the rows that were read, those of classes that the other study does not have. */
  public long unknown() {
    return unknown;
  }

  /**
   * The rows, once.
   *
   * @throws DataProblem if a column that the other features are made of is missing
   */
  public Iterator<PackedRows> rows() {
    Dataset<Row> raw = fold.validation().get();
    List<String> there = List.of(raw.columns());
    for (FeatureColumn column : other.columns()) {
      if (!there.contains(column.name())) {
        throw new DataProblem(
            "it needs the column " + column.name() + ", which this study does not have");
      }
    }
    Dataset<Row> seen = other.transform(raw).select(SplitRows.LABEL, other.featuresColumn());
    Iterator<Row> rows = seen.toLocalIterator();
    return new Iterator<>() {
      private int read;

      @Override
      public boolean hasNext() {
        if (!rows.hasNext() && read != count()) {
          throw new DataProblem("there are " + read + " validation rows now, and not " + count());
        }
        return rows.hasNext();
      }

      @Override
      public PackedRows next() {
        PackedRows batch = batch(rows);
        read += batch.rows();
        return batch;
      }
    };
  }

  private PackedRows batch(Iterator<Row> rows) {
    List<Row> batch = new ArrayList<>();
    while (rows.hasNext() && batch.size() < BATCH) {
      batch.add(rows.next());
    }
    float[] labels = new float[batch.size()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = label(batch.get(row));
    }
    return PackedVectors.of(batch, 1, labels);
  }

  private float label(Row row) {
    LabelEncoding encoding = fold.pipeline().encoding();
    if (classes.isEmpty()) {
      return encoding.encode(row.getDouble(0));
    }
    if (!other.classes().contains(row.getString(0))) {
      unknown++;
    }
    return encoding.encode(row.getString(0), indices);
  }

  /**
   * Puts the other network's outputs as this fold's networks have them: probabilities at the places
   * of their classes, 0 where it has none; numbers standardised as the fold's are.
   *
   * @param outputs of the other network, row after row
   * @param count how many rows
   * @param into takes as many values a row as {@link #target} says
   */
  public void translate(float[] outputs, int count, float[] into) {
    if (classes.isEmpty()) {
      LabelEncoding theirs = other.encoding();
      for (int row = 0; row < count; row++) {
        double number = outputs[row] * theirs.deviation() + theirs.mean();
        into[row] = fold.pipeline().encoding().encode(number);
      }
      return;
    }
    int given = other.classes().size();
    Arrays.fill(into, 0, count * classes.size(), 0);
    for (int i = 0; i < given; i++) {
      int place = classes.indexOf(other.classes().get(i));
      for (int row = 0; row < count; row++) {
        into[row * classes.size() + place] = outputs[row * given + i];
      }
    }
  }
}
