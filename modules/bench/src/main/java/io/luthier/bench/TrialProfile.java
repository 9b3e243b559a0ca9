package io.luthier.bench;

import io.luthier.dl4j.Evaluation;
import io.luthier.dl4j.NativeSettings;
import io.luthier.dl4j.NetworkFile;
import io.luthier.dl4j.data.PackedRows;
import io.luthier.dl4j.data.Target;
import io.luthier.dl4j.dense.DenseEngine;
import io.luthier.dl4j.engine.Dl4jEngine;
import io.luthier.dl4j.engine.Engine;
import io.luthier.dl4j.network.MlpFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.space.Configuration;
import io.luthier.trial.Task;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Where the time of one trial goes, with DL4J's engine and with the dense one: a network of two
 * layers of 64 units, batches of 32, ten epochs, on 16,000 rows of random data that have the shape
 * of {@code letter}. What is printed is the last of several trials, when the JVM is warm.
 */
public final class TrialProfile {

  private static final int EPOCHS = 10;
  private static final int TRIALS = 4;
  private static final int WIDTH = 16;
  private static final int CLASSES = 26;

  private final Map<String, Double> milliseconds = new LinkedHashMap<>();
  private long last = System.nanoTime();

  private TrialProfile() {}

  /** No arguments. */
  public static void main(String[] arguments) throws IOException {
    NativeSettings.prepare();
    NativeSettings.bindCurrentThread(1);
    PackedRows train = rows(16_000);
    PackedRows validation = rows(4_000);
    for (boolean dense : new boolean[] {false, true}) {
      TrialProfile profile = new TrialProfile();
      for (int trial = 0; trial < TRIALS; trial++) {
        profile = new TrialProfile();
        profile.run(train, validation, dense);
      }
      profile.print(dense ? "dense" : "DL4J");
    }
  }

  private void run(PackedRows train, PackedRows validation, boolean dense) throws IOException {
    last = System.nanoTime();
    MultiLayerNetwork network =
        new MlpFactory()
            .create(
                new Configuration(Map.of()),
                new NetworkShape(WIDTH, CLASSES, Task.CLASSIFICATION),
                1);
    network.init();
    took("build the network");
    int[] order = IntStream.range(0, train.rows()).toArray();
    try (Engine engine =
        dense
            ? DenseEngine.of(network, WIDTH, CLASSES, 1).orElseThrow()
            : new Dl4jEngine(network, CLASSES)) {
      Evaluation evaluation = new Evaluation(engine, new Target.Classes(CLASSES));
      took("make the engine");
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        engine.fit(train, order, 32, () -> true);
        took("training steps");
        evaluation.of(validation, "val_");
        took("validation metrics");
        evaluation.of(train, "train_");
        took("training metrics");
        engine.keepWeights();
        took("keep the best weights");
      }
      engine.restoreWeights();
      engine.network();
      took("hand the network over");
    }
    NetworkFile.save(network, OutputStream.nullOutputStream());
    took("write the model, if it is among the best");
    System.gc();
    took("collect garbage");
  }

  private void took(String what) {
    long now = System.nanoTime();
    milliseconds.merge(what, (now - last) / 1e6, Double::sum);
    last = now;
  }

  private void print(String engine) {
    double all = milliseconds.values().stream().mapToDouble(time -> time).sum();
    System.out.printf(Locale.ROOT, "%n| %s | ms | %% |%n|---|---|---|%n", engine);
    milliseconds.forEach(
        (what, time) ->
            System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f |%n", what, time, 100 * time / all));
    System.out.printf(Locale.ROOT, "| all | %.1f | 100 |%n", all);
  }

  private static PackedRows rows(int count) {
    Random random = new Random(count);
    float[] features = new float[count * WIDTH];
    float[] labels = new float[count];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(CLASSES);
    }
    return new PackedRows(features, labels, WIDTH);
  }
}
