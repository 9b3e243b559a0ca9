package io.luthier.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Trials and their results as JSON in UTF-8: what crosses between driver and executors. Doubles
 * come back to the last bit, those that are not finite as the words {@code NaN} and {@code
 * Infinity}; a field that is missing or unknown is an error. Thread-safe.
 */
public final class TrialJson {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private TrialJson() {}

  /** A result as bytes. */
  public static byte[] write(TrialResult result) {
    return bytes(result);
  }

  /**
   * The result in these bytes.
   *
   * @throws UncheckedIOException if they are not what {@link #write} makes
   */
  public static TrialResult read(byte[] json) {
    return value(json, TrialResult.class);
  }

  /** A trial as bytes. */
  public static byte[] writeTrial(Trial trial) {
    return bytes(trial);
  }

  /**
   * The trial in these bytes.
   *
   * @throws UncheckedIOException if they are not what {@link #writeTrial} makes
   */
  public static Trial readTrial(byte[] json) {
    return value(json, Trial.class);
  }

  private static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static <T> T value(byte[] json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
