package io.luthier.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * One side of the side-by-side benchmark: the list of configurations in plain DL4J, one trial after
 * another, as a user would write it without Luthier.
 *
 * <p>Arguments: the folder of the work, the folder for the records, the first trial, and the step
 * from one trial to the next; optionally how many trials at most.
 */
public final class PlainDl4j {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path work;
  private final Path results;
  private final JsonNode description;

  private PlainDl4j(Path work, Path results) throws IOException {
    this.work = work;
    this.results = results;
    this.description = JSON.readTree(work.resolve("work.json").toFile());
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    if (args.length < 4) {
      System.err.println("usage: PlainDl4j WORK RESULTS FIRST STEP [AT_MOST]");
      System.exit(2);
    }
    int most = args.length > 4 ? Integer.parseInt(args[4]) : Integer.MAX_VALUE;
    new PlainDl4j(Path.of(args[0]), Path.of(args[1]))
        .run(Integer.parseInt(args[2]), Integer.parseInt(args[3]), most);
  }

  private void run(int first, int step, int most) throws IOException {
    Files.createDirectories(results);
    DataSet train = read("train");
    DataSet validation = read("validation");
    INDArray orders = array("orders.npy");
    JsonNode configurations = description.get("configurations");
    int done = 0;
    for (int trial = first; trial < configurations.size() && done < most; trial += step) {
      train(configurations.get(trial), train, validation, orders);
      done++;
    }
  }

  private DataSet read(String split) {
    INDArray labels = array(split + "-labels.npy");
    int rows = (int) labels.length();
    INDArray oneHot = Nd4j.zeros(rows, description.get("classes").asInt());
    for (int row = 0; row < rows; row++) {
      oneHot.putScalar(row, labels.getInt(row), 1);
    }
    return new DataSet(array(split + "-features.npy"), oneHot);
  }

  private INDArray array(String name) {
    File file = work.resolve(name).toFile();
    return Nd4j.createFromNpyFile(file);
  }

  private void train(JsonNode configuration, DataSet train, DataSet validation, INDArray orders)
      throws IOException {
    int trial = configuration.get("trial").asInt();
    double started = now();
    MultiLayerNetwork network = network(configuration);
    List<Double> losses = new ArrayList<>();
    List<Double> accuracies = new ArrayList<>();
    DataSetIterator toValidate = new ListDataSetIterator<>(List.of(validation));
    for (int epoch = 0; epoch < description.get("epochs").asInt(); epoch++) {
      int[] order =
          orders
              .get(NDArrayIndex.point(trial), NDArrayIndex.point(epoch), NDArrayIndex.all())
              .toIntVector();
      DataSet shuffled =
          new DataSet(
              Nd4j.pullRows(train.getFeatures(), 1, order),
              Nd4j.pullRows(train.getLabels(), 1, order));
      List<DataSet> batches = shuffled.batchBy(configuration.get("batchSize").asInt());
      network.fit(new ExistingDataSetIterator(batches));
      losses.add(network.score(validation));
      accuracies.add(network.evaluate(toValidate).accuracy());
    }
    write(trial, started, losses, accuracies);
    System.out.printf(
        Locale.ROOT, "trial %d: %.4f%n", trial, losses.get(Math.max(0, losses.size() - 1)));
  }

  private MultiLayerNetwork network(JsonNode configuration) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(configuration.get("trial").asLong())
            .updater(new Adam(configuration.get("learningRate").asDouble()))
            .activation(Activation.RELU)
            .weightInit(WeightInit.RELU)
            .list();
    int inputs = description.get("features").asInt();
    int units = configuration.get("units").asInt();
    for (int layer = 0; layer < configuration.get("layers").asInt(); layer++) {
      layers.layer(new DenseLayer.Builder().nIn(inputs).nOut(units).build());
      inputs = units;
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .weightInit(WeightInit.XAVIER)
            .nIn(inputs)
            .nOut(description.get("classes").asInt())
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  private void write(int trial, double started, List<Double> losses, List<Double> accuracies)
      throws IOException {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("trial", trial);
    record.put("started", started);
    record.put("ended", now());
    record.put("validationLoss", losses);
    record.put("validationAccuracy", accuracies);
    JSON.writeValue(
        results.resolve(String.format(Locale.ROOT, "trial-%05d.json", trial)).toFile(), record);
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }
}
