package io.luthier.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Results as JSON in UTF-8: what crosses from executors to the driver. Doubles come back to the
 * last bit, those that are not finite as the words {@code NaN} and {@code Infinity}; a field that
 * is missing or unknown is an error. Thread-safe.
 */
public final class TrialJson {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private TrialJson() {}

  /** A result as bytes. */
  public static byte[] write(TrialResult result) {
    try {
      return JSON.writeValueAsBytes(result);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * The result in these bytes.
   *
   * @throws UncheckedIOException if they are not what {@link #write} makes
   */
  public static TrialResult read(byte[] json) {
    try {
      return JSON.readValue(json, TrialResult.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
