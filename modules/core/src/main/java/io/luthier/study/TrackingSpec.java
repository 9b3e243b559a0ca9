package io.luthier.study;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a study is logged beside its own directory. It has no part in what comes out, so it may
 * change whenever a study goes on.
 *
 * @param mlflow the address of an MLflow tracking server; a user and password in it are known to
 *     whoever holds this value, and left out wherever it is written or printed
 * @param experiment the experiment's name there
 * @param logModels whether the winner's model is uploaded when the study has ended
 */
public record TrackingSpec(
    @JsonSerialize(converter = TrackingSpec.Redacted.class) String mlflow,
    String experiment,
    boolean logModels) {

  public TrackingSpec {
    if (!isServer(mlflow)) {
      throw new IllegalArgumentException(
          "mlflow: must be the address of a tracking server, such as http://mlflow.example.com:5000;"
              + " found "
              // What is no address may have its user and password anywhere.
              + mlflow.replaceAll("//.*@", "//***@"));
    }
    if (experiment.isBlank()) {
      throw new IllegalArgumentException("experiment: needs a name");
    }
  }

  private static boolean isServer(String address) {
    try {
      URI uri = new URI(address);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      return scheme.matches("https?")
          && uri.getHost() != null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  /** The address without user and password. */
  public String redacted() {
    return redacted(mlflow);
  }

  /** A text without the users and passwords of the addresses in it. */
  public static String redacted(String text) {
    return text.replaceAll("//[^/\\s]*@", "//***@");
  }

  @Override
  public String toString() {
    return "TrackingSpec[mlflow="
        + redacted()
        + ", experiment="
        + experiment
        + ", logModels="
        + logModels
        + "]";
  }

  /** What JSON has of an address. */
  static final class Redacted extends StdConverter<String, String> {
    @Override
    public String convert(String address) {
      return redacted(address);
    }
  }
}
