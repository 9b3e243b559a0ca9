package io.luthier.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/** Networks as files: DL4J's own format, without the updater's state. */
public final class NetworkFile {

  private NetworkFile() {}

  /** Writes a network; the stream stays open. */
  public static void save(MultiLayerNetwork network, OutputStream out) throws IOException {
    ModelSerializer.writeModel(network, out, false);
  }

  /**
   * Reads a network, if nothing in the file could run other code than DL4J's.
   *
   * @param trusted what names of further classes that it may be made of begin with, such as {@code
   *     com.example.}
   * @throws UntrustedNetwork if something could; nothing of it was run
   */
  public static MultiLayerNetwork load(InputStream in, List<String> trusted) throws IOException {
    return ModelSerializer.restoreMultiLayerNetwork(TrustedEntries.of(in, trusted).zipped(), false);
  }

  /**
   * Looks whether a network may be read.
   *
   * @param trusted as for {@link #load}
   * @throws UntrustedNetwork if not
   */
  public static void check(InputStream in, List<String> trusted) throws IOException {
    TrustedEntries.of(in, trusted);
  }
}
