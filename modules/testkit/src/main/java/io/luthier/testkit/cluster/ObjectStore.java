package io.luthier.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A running object store that speaks S3, keeps everything in memory, and asks for no signature.
 *
 * <pre>{@code
 * try (ObjectStore store = ObjectStore.start(jars, directory, "studies")) {
 *   String output = "s3a://studies/out"; // at store.endpoint()
 * }
 * }</pre>
 */
public final class ObjectStore implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);

  private final HttpClient client = HttpClient.newHttpClient();
  private final JavaProcess process;
  private final String endpoint;

  private ObjectStore(JavaProcess process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /**
   * Starts a store and makes a bucket.
   *
   * @param jars a directory with S3Proxy and all that it needs
   * @param directory an empty one for settings and the log
   */
  public static ObjectStore start(Path jars, Path directory, String bucket) throws IOException {
    Path settings =
        Files.writeString(
            directory.resolve("s3proxy.conf"),
            """
            s3proxy.endpoint=http://127.0.0.1:0
            s3proxy.authorization=none
            jclouds.provider=transient
            """);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    JavaProcess process =
        JavaProcess.start(
            "object-store",
            List.of(
                java,
                "-Xmx256m",
                "-cp",
                jars.resolve("*").toString(),
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString()),
            Map.of(),
            directory.resolve("object-store.log"));
    String address =
        process.await("Started .*ServerConnector.*\\{(127\\.0\\.0\\.1:\\d+)\\}", START);
    ObjectStore store = new ObjectStore(process, "http://" + address);
    store.send(HttpRequest.newBuilder().PUT(HttpRequest.BodyPublishers.noBody()), bucket);
    return store;
  }

  /** Where it listens. */
  public String endpoint() {
    return endpoint;
  }

  /**
   * The text of an object.
   *
   * @param path its bucket and its key
   */
  public String read(String path) {
    return send(HttpRequest.newBuilder().GET(), path);
  }

  private String send(HttpRequest.Builder request, String path) {
    URI uri = URI.create(endpoint + "/" + path);
    try {
      HttpResponse<String> answer =
          client.send(request.uri(uri).build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(uri + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
