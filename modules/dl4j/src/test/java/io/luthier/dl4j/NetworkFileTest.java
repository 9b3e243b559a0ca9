package io.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.dl4j.network.MlpFactory;
import io.luthier.dl4j.network.NetworkShape;
import io.luthier.space.Configuration;
import io.luthier.trial.Task;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NetworkFileTest {

  private static byte[] network;

  /** Runs code when it is read, as a class in anybody's class path may. */
  private static final class Gadget implements Serializable {

    private static final long serialVersionUID = 1;
    private static boolean hasRun;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      hasRun = true;
    }
  }

  @BeforeAll
  static void save() throws IOException {
    NativeSettings.prepare();
    MultiLayerNetwork made =
        new MlpFactory()
            .create(new Configuration(Map.of()), new NetworkShape(5, 3, Task.CLASSIFICATION), 9);
    made.init();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    NetworkFile.save(made, file);
    network = file.toByteArray();
  }

  @BeforeEach
  void nothingHasRun() {
    Gadget.hasRun = false;
  }

  private static ByteArrayInputStream with(String name, byte[] content) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(network));
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      entries.put(entry.getName(), zip.readAllBytes());
    }
    entries.put(name, content);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return new ByteArrayInputStream(file.toByteArray());
  }

  private static byte[] serialised(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static ByteArrayInputStream withClass(String name) throws IOException {
    ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(network));
    assertThat(zip.getNextEntry().getName()).isEqualTo("configuration.json");
    String json = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
    String changed = json.replace("org.nd4j.linalg.activations.impl.ActivationReLU", name);
    assertThat(changed).isNotEqualTo(json);
    return with("configuration.json", changed.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatDl4jWouldDeserialiseIsNotRead() throws IOException {
    byte[] planted = serialised(new Gadget());
    assertThatThrownBy(
            () ->
                ModelSerializer.restoreMultiLayerNetwork(with("preprocessor.bin", planted), false))
        .isInstanceOf(ClassCastException.class);
    assertThat(Gadget.hasRun).as("DL4J by itself would have run it").isTrue();
    Gadget.hasRun = false;

    assertThatThrownBy(() -> NetworkFile.load(with("preprocessor.bin", planted), List.of()))
        .isInstanceOf(UntrustedNetwork.class)
        .hasMessage(
            "the network's file has an entry preprocessor.bin, which Luthier does not write; it is"
                + " not read, since it could run code");
    assertThatThrownBy(() -> NetworkFile.load(with("objects/x", planted), List.of()))
        .isInstanceOf(UntrustedNetwork.class);
    assertThat(Gadget.hasRun).isFalse();
  }

  @Test
  void classesOfOthersAreNotLoadedUnlessTheUserTrustsThem() throws IOException {
    assertThatThrownBy(() -> NetworkFile.load(withClass("com.example.Own"), List.of()))
        .isInstanceOf(UntrustedNetwork.class)
        .hasMessage(
            "the network's file asks for the class com.example.Own, which is neither DL4J's,"
                + " ND4J's nor Luthier's; if it is yours, allow it with"
                + " spark.luthier.trustedClasses=com.example.");
    assertThatThrownBy(
            () -> NetworkFile.check(withClass("org.nd4jx.Evil"), List.of("com.example.")))
        .isInstanceOf(UntrustedNetwork.class);
    NetworkFile.check(withClass("com.example.Own"), List.of("com.example."));
    MultiLayerNetwork loaded =
        NetworkFile.load(withClass("org.nd4j.linalg.activations.impl.ActivationTanH"), List.of());
    assertThat(loaded.getnLayers()).isPositive();
    loaded.close();
  }

  @Test
  void whatIsNoNetworkIsDamaged() {
    assertThatThrownBy(
            () -> NetworkFile.load(new ByteArrayInputStream(new byte[] {1, 2}), List.of()))
        .isInstanceOf(IOException.class)
        .hasMessage("the network's file is damaged: it has no configuration.json");
    assertThatThrownBy(
            () ->
                NetworkFile.load(
                    with("configuration.json", "{".getBytes(StandardCharsets.UTF_8)), List.of()))
        .hasMessage("the network's file is damaged: its configuration.json");
  }
}
