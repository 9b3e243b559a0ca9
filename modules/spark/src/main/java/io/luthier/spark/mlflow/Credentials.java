package io.luthier.spark.mlflow;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Who we are to a tracking server, from the same variables as MLflow's own clients. */
final class Credentials {

  private static final String USERNAME = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

  private Credentials() {}

  /**
   * The value of the header {@code Authorization}; user and password come before a token, as in
   * MLflow's clients, and variables before what is in the address.
   */
  static Optional<String> header(URI address, Map<String, String> environment) {
    String user = environment.getOrDefault(USERNAME, "");
    String password = environment.getOrDefault(PASSWORD, "");
    if (!user.isEmpty() && !password.isEmpty()) {
      return Optional.of(basic(user + ":" + password));
    }
    String token = environment.getOrDefault(TOKEN, "");
    if (!token.isEmpty()) {
      return Optional.of("Bearer " + token);
    }
    return Optional.ofNullable(address.getRawUserInfo())
        // A plus is a plus here; the decoder is one of forms.
        .map(info -> URLDecoder.decode(info.replace("+", "%2B"), StandardCharsets.UTF_8))
        .map(Credentials::basic);
  }

  private static String basic(String userAndPassword) {
    byte[] bytes = userAndPassword.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}
