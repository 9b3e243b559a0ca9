package io.luthier.spark;

import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.NetworkFile;
import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.engine.Inference;
import io.luthier.spark.data.PackedVectors;
import io.luthier.spark.link.GrantedGpus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Predicts the rows of one partition, a batch at a time. */
final class PredictRows implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1;

  private static final int BATCH = 2048;

  private final Broadcast<byte[]> network;
  private final List<String> classes;
  private final int inputs;
  private final double mean;
  private final double deviation;
  private final List<String> trusted;

  /**
   * What every task is sent.
   *
   * @param classes the classes as text; empty for a regression
   * @param inputs how many columns a row has before its features
   * @param trusted what the network may be made of beside DL4J's own classes
   */
  PredictRows(
      Broadcast<byte[]> network,
      Target target,
      List<String> classes,
      int inputs,
      List<String> trusted) {
    this.network = network;
    this.classes = new ArrayList<>(classes);
    this.inputs = inputs;
    this.trusted = new ArrayList<>(trusted);
    this.mean = target instanceof Target.Quantity quantity ? quantity.mean() : 0;
    this.deviation = target instanceof Target.Quantity quantity ? quantity.deviation() : 1;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws IOException {
    if (!rows.hasNext()) {
      return rows;
    }
    GrantedGpus.tell(TaskContext.get());
    NativeSettings.prepare();
    NativeSettings.bindCurrentThread(TaskContext.get().cpus());
    MultiLayerNetwork loaded = NetworkFile.load(new ByteArrayInputStream(network.value()), trusted);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> loaded.close());
    Inference inference = new Inference(loaded, Math.max(1, classes.size()));
    return new Iterator<>() {
      private Iterator<Row> batch = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        return batch.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!batch.hasNext()) {
          batch = predict(inference, rows).iterator();
        }
        return batch.next();
      }
    };
  }

  private List<Row> predict(Inference inference, Iterator<Row> rows) {
    List<Row> batch = new ArrayList<>();
    while (rows.hasNext() && batch.size() < BATCH) {
      batch.add(rows.next());
    }
    int outputs = Math.max(1, classes.size());
    PackedRows packed = PackedVectors.of(batch, inputs, new float[batch.size()]);
    float[] predicted = new float[batch.size() * outputs];
    inference.outputs(packed, 0, batch.size(), predicted);
    List<Row> results = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      results.add(row(batch.get(i), predicted, i * outputs));
    }
    return results;
  }

  private Row row(Row input, float[] predicted, int from) {
    Object[] cells = new Object[inputs + (classes.isEmpty() ? 1 : 2)];
    for (int i = 0; i < inputs; i++) {
      cells[i] = input.get(i);
    }
    if (classes.isEmpty()) {
      cells[inputs] = predicted[from] * deviation + mean;
    } else {
      double[] probabilities = new double[classes.size()];
      int best = 0;
      for (int i = 0; i < probabilities.length; i++) {
        probabilities[i] = predicted[from + i];
        best = probabilities[i] > probabilities[best] ? i : best;
      }
      cells[inputs] = classes.get(best);
      cells[inputs + 1] = Vectors.dense(probabilities);
    }
    return RowFactory.create(cells);
  }
}
