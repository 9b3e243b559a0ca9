package io.luthier.bench;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.dense.DenseEngine;
import io.luthier.dl4j.engine.Dl4jEngine;
import io.luthier.dl4j.engine.Engine;
import io.luthier.dl4j.network.MlpFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.space.Configuration;
import io.luthier.trial.Task;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * What a training step costs: DL4J's, the dense engine's, and the bare matrix products that no step
 * can do without, in turn, several times, in one thread. Prints medians of its processor time.
 */
public final class TrainingSteps {

  private static final int ROUNDS = 7;

  private TrainingSteps() {}

  /** What the ratios must not fall below, far from what they are: it is for CI. */
  private static final double LEAST_OVER_DL4J = 8;

  private static final double LEAST_OF_PRODUCTS = 0.4;

  /**
   * Compares the shapes of the benchmarks.
   *
   * @param arguments {@code guard} for two shapes only, and an exit code of 1 if the dense engine
   *     is much slower than it was, where overhead dominates or where arithmetic does
   */
  public static void main(String[] arguments) {
    NativeSettings.prepare();
    NativeSettings.bindCurrentThread(1);
    System.out.println(
        "| network | batch | DL4J us | dense us | products us | DL4J / dense | products / dense |");
    System.out.println("|---|---|---|---|---|---|---|");
    if (Figures.isGuard(arguments)) {
      double[] small = compare(List.of(16, 64, 64, 26), 32, "relu");
      double[] large = compare(List.of(784, 256, 256, 10), 128, "relu");
      Figures.require(
          small[0] / small[1] >= LEAST_OVER_DL4J && large[2] / large[1] >= LEAST_OF_PRODUCTS,
          "too slow: the first must be at least %.0f times as fast as DL4J, the second have %.1f of"
              + " the speed of its products",
          LEAST_OVER_DL4J,
          LEAST_OF_PRODUCTS);
      return;
    }
    for (String activation : new String[] {"relu", "tanh"}) {
      compare(List.of(16, 64, 64, 26), 32, activation);
      compare(List.of(64, 64, 64, 10), 32, activation);
      compare(List.of(16, 128, 128, 128, 26), 32, activation);
      compare(List.of(16, 128, 128, 128, 26), 128, activation);
      compare(List.of(784, 256, 256, 10), 64, activation);
      compare(List.of(784, 256, 256, 10), 128, activation);
    }
  }

  /** The medians of DL4J, of the dense engine, and of the products. */
  private static double[] compare(List<Integer> sizes, int batch, String activation) {
    int inputs = sizes.get(0);
    int outputs = sizes.get(sizes.size() - 1);
    Random random = new Random(1);
    int rows = 100 * batch;
    float[] features = new float[rows * inputs];
    float[] labels = new float[rows];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(outputs);
    }
    PackedRows data = new PackedRows(features, labels, inputs);
    int[] order = IntStream.range(0, rows).toArray();
    try (Engine dl4j = new Dl4jEngine(network(sizes, activation), outputs);
        Engine dense =
            DenseEngine.of(network(sizes, activation), inputs, outputs, 1).orElseThrow()) {
      Products products = new Products(sizes, batch);
      Runnable[] sides = {
        () -> dl4j.fit(data, order, batch, () -> true),
        () -> dense.fit(data, order, batch, () -> true),
        () -> {
          for (int i = 0; i < 100; i++) {
            products.run();
          }
        }
      };
      double[][] times = new double[sides.length][ROUNDS];
      for (int round = -3; round < ROUNDS; round++) {
        for (int side = 0; side < sides.length; side++) {
          int repeats = side == 0 ? 1 : 5;
          long start = cpuTime();
          for (int i = 0; i < repeats; i++) {
            sides[side].run();
          }
          if (round >= 0) {
            times[side][round] = (cpuTime() - start) / 1e3 / 100 / repeats;
          }
        }
      }
      double[] medians = Arrays.stream(times).mapToDouble(TrainingSteps::median).toArray();
      System.out.printf(
          Locale.ROOT,
          "| %s %s | %d | %.1f | %.1f | %.1f | %.1f | %.2f |%n",
          sizes,
          activation,
          batch,
          medians[0],
          medians[1],
          medians[2],
          medians[0] / medians[1],
          medians[2] / medians[1]);
      return medians;
    }
  }

  /** Of this thread, which does all the work: other programs do not count. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static MultiLayerNetwork network(List<Integer> sizes, String activation) {
    List<Object> units = new ArrayList<>();
    sizes.subList(1, sizes.size() - 1).forEach(size -> units.add((long) size));
    MultiLayerNetwork network =
        new MlpFactory()
            .create(
                new Configuration(Map.of("units", units, "activation", activation)),
                new NetworkShape(sizes.get(0), sizes.get(sizes.size() - 1), Task.CLASSIFICATION),
                1);
    network.init();
    return network;
  }

  /** The products of one step, each on matrices of its own. */
  private static final class Products {

    private final List<Runnable> all = new ArrayList<>();

    Products(List<Integer> sizes, int batch) {
      for (int layer = 0; layer < sizes.size() - 1; layer++) {
        int in = sizes.get(layer);
        int out = sizes.get(layer + 1);
        FloatPointer x = filled(batch * in);
        FloatPointer w = filled(in * out);
        FloatPointer z = filled(batch * out);
        FloatPointer g = filled(in * out);
        FloatPointer e = filled(batch * in);
        all.add(
            () ->
                cblas_sgemm(
                    CblasRowMajor,
                    CblasNoTrans,
                    CblasNoTrans,
                    batch,
                    out,
                    in,
                    1,
                    x,
                    in,
                    w,
                    out,
                    0,
                    z,
                    out));
        all.add(
            () ->
                cblas_sgemm(
                    CblasRowMajor,
                    CblasTrans,
                    CblasNoTrans,
                    in,
                    out,
                    batch,
                    1,
                    x,
                    in,
                    z,
                    out,
                    0,
                    g,
                    out));
        if (layer > 0) {
          all.add(
              () ->
                  cblas_sgemm(
                      CblasRowMajor,
                      CblasNoTrans,
                      CblasTrans,
                      batch,
                      in,
                      out,
                      1,
                      z,
                      out,
                      w,
                      out,
                      0,
                      e,
                      in));
        }
      }
    }

    void run() {
      all.forEach(Runnable::run);
    }

    private static FloatPointer filled(int count) {
      FloatPointer values = new FloatPointer((long) count);
      for (int i = 0; i < count; i++) {
        values.put(i, 1e-3f * (i % 7));
      }
      return values;
    }
  }
}
