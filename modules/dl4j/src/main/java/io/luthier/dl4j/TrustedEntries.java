package io.luthier.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What DL4J may be given of a network's file. Two things in such a file name code: {@code
 * preprocessor.bin} is read with Java's deserialisation, which runs whatever a file wants of the
 * class path; and {@code configuration.json} names the classes of layers and their parts. So
 * entries that Luthier never writes are refused, and so are classes that are neither DL4J's,
 * Luthier's nor ND4J's nor the user's own.
 *
 * @param entries the entries by their names
 */
record TrustedEntries(Map<String, byte[]> entries) {

  private static final String CONFIGURATION = "configuration.json";

  private static final Set<String> ALLOWED =
      Set.of(CONFIGURATION, "coefficients.bin", "noParams.marker");

  private static final List<String> OWN =
      List.of("org.deeplearning4j.", "org.nd4j.", "io.luthier.dl4j.");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The entries of a file.
   *
   * @param trusted what the names of the user's own classes begin with
   * @throws UntrustedNetwork if one of them must not be read
   */
  static TrustedEntries of(InputStream in, List<String> trusted) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (!ALLOWED.contains(entry.getName())) {
        throw new UntrustedNetwork(
            "the network's file has an entry "
                + entry.getName()
                + ", which Luthier does not write; it is not read, since it could run code");
      }
      entries.put(entry.getName(), zip.readAllBytes());
    }
    if (!entries.containsKey(CONFIGURATION)) {
      throw new IOException("the network's file is damaged: it has no " + CONFIGURATION);
    }
    check(configuration(entries.get(CONFIGURATION)), trusted);
    return new TrustedEntries(entries);
  }

  private static JsonNode configuration(byte[] json) throws IOException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException malformed) {
      throw new IOException("the network's file is damaged: its " + CONFIGURATION, malformed);
    }
  }

  private static void check(JsonNode node, List<String> trusted) throws UntrustedNetwork {
    JsonNode name = node.path("@class");
    if (!name.isMissingNode() && !isTrusted(name.asText(), trusted)) {
      throw new UntrustedNetwork(
          "the network's file asks for the class "
              + name.asText()
              + ", which is neither DL4J's, ND4J's nor Luthier's; if it is yours, allow it with"
              + " spark.luthier.trustedClasses="
              + name.asText().replaceFirst("[^.]*$", ""));
    }
    for (JsonNode child : node) {
      check(child, trusted);
    }
  }

  private static boolean isTrusted(String name, List<String> trusted) {
    return Stream.concat(OWN.stream(), trusted.stream()).anyMatch(name::startsWith);
  }

  /** The same entries, and nothing else, as a file. */
  InputStream zipped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
