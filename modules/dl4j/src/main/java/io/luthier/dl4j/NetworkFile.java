package io.luthier.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/** Networks as files: DL4J's own format, without the updater's state. */
public final class NetworkFile {

  private NetworkFile() {}

  /** Writes a network; the stream stays open. */
  public static void save(MultiLayerNetwork network, OutputStream out) throws IOException {
    ModelSerializer.writeModel(network, out, false);
  }

  /** Reads a network. */
  public static MultiLayerNetwork load(InputStream in) throws IOException {
    return ModelSerializer.restoreMultiLayerNetwork(in, false);
  }
}
