package io.luthier.spark.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.luthier.study.TrackingSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An MLflow tracking server by its address. A request that certainly was not done (no connection,
 * or an answer that says to come again) is made again a few times; nothing waits without end. No
 * redirection is followed, since it could take a password elsewhere. Thread-safe.
 */
final class MlflowServer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int TRIES = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int MESSAGE = 300;

  private final URI address;
  private final Optional<String> authorization;
  private final Duration patience;
  private final HttpClient client;

  /**
   * A server.
   *
   * @param address perhaps with a user and a password
   * @param environment where credentials may be
   * @param patience how long to wait for a connection, and for an answer
   */
  MlflowServer(String address, Map<String, String> environment, Duration patience) {
    this.address = URI.create(address.replaceFirst("/+$", ""));
    this.authorization = Credentials.header(this.address, environment);
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** The address without user and password. */
  String name() {
    return TrackingSpec.redacted(address.toString());
  }

  /** What a call of MLflow's API answers. */
  JsonNode post(String call, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    HttpRequest.Builder request =
        request("/api/2.0/mlflow/" + call)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(bytes));
    return send(request, patience);
  }

  /** What a call of MLflow's API answers that changes nothing. */
  JsonNode get(String call, String parameter, String value) throws IOException {
    String query = "?" + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    return send(request("/api/2.0/mlflow/" + call + query).GET(), patience);
  }

  /**
   * Stores an artifact through the server.
   *
   * @param path below the root of the server's artifacts
   * @param length of the content in bytes
   */
  void putArtifact(String path, long length, TrackedFile.Content content) throws IOException {
    BodyPublisher body =
        length == 0
            ? BodyPublishers.noBody()
            : BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(
                    () -> {
                      try {
                        return content.open();
                      } catch (IOException unreadable) {
                        throw new UncheckedIOException(unreadable);
                      }
                    }),
                length);
    // A model may be large and the line slow; the patience is for small requests.
    send(artifact(path).PUT(body), patience.multipliedBy(10));
  }

  /** Removes an artifact, or a directory of them. */
  void deleteArtifact(String path) throws IOException {
    send(artifact(path).DELETE(), patience);
  }

  private HttpRequest.Builder artifact(String path) {
    String escaped =
        Arrays.stream(path.split("/"))
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    return request("/api/2.0/mlflow-artifacts/artifacts/" + escaped);
  }

  private HttpRequest.Builder request(String path) {
    // Without user and password: the JDK's client does not know them in an address.
    String plain = address.toString().replaceFirst("//[^/]*@", "//");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(plain + path));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private JsonNode send(HttpRequest.Builder builder, Duration patience) throws IOException {
    HttpRequest request = builder.timeout(patience).build();
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 == 2) {
          return json(response.body());
        }
        if (attempt == TRIES || !comeAgain(response.statusCode())) {
          throw refusal(request, response);
        }
        pause(attempt, response.headers().firstValue("Retry-After").orElse(""));
      } catch (ConnectException | HttpConnectTimeoutException notThere) {
        if (attempt == TRIES) {
          throw new IOException("no connection to " + name(), notThere);
        }
        pause(attempt, "");
      } catch (HttpTimeoutException silent) {
        throw new IOException(
            name() + " did not answer within " + patience.toSeconds() + " s", silent);
      } catch (InterruptedException stopped) {
        throw interrupted(stopped);
      }
    }
  }

  private static boolean comeAgain(int status) {
    return status == 429 || status == 503;
  }

  private static void pause(int attempt, String wanted) throws InterruptedIOException {
    Duration pause = Duration.ofMillis(250L << attempt);
    if (wanted.matches("\\d{1,4}")) {
      pause = Duration.ofSeconds(Long.parseLong(wanted));
    }
    try {
      Thread.sleep(Math.min(pause.toMillis(), LONGEST_PAUSE.toMillis()));
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  private static InterruptedIOException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    InterruptedIOException told = new InterruptedIOException("there was no time left");
    told.initCause(stopped);
    return told;
  }

  private static JsonNode json(byte[] body) throws IOException {
    try {
      return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
    } catch (JsonProcessingException page) {
      throw new IOException("the answer is not that of an MLflow server", page);
    }
  }

  private MlflowRefusal refusal(HttpRequest request, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    String code = "";
    String message;
    try {
      JsonNode error = JSON.readTree(response.body());
      code = error.path("error_code").asText();
      message = error.path("message").asText();
    } catch (IOException page) {
      message = "";
    }
    if (status / 100 == 3) {
      message =
          "it redirects to "
              + TrackingSpec.redacted(response.headers().firstValue("Location").orElse("nowhere"))
              + ", which is not followed; give that address";
    } else if (status == 401 || status == 403) {
      message =
          message
              + (message.isEmpty() ? "" : "; ")
              + "credentials are taken from MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD,"
              + " or MLFLOW_TRACKING_TOKEN";
    }
    message = message.length() > MESSAGE ? message.substring(0, MESSAGE) + "..." : message;
    String what = request.method() + " " + request.uri().getPath();
    return new MlflowRefusal(
        status,
        code,
        name()
            + " answers "
            + what
            + " with status "
            + status
            + (message.isEmpty() ? "" : ": " + message));
  }
}
