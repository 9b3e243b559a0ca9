package io.luthier.spark.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.trial.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A call on a {@link StudyLine}, as the bytes that cross the wire. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "call")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Call.Claim.class, name = "claim"),
  @JsonSubTypes.Type(value = Call.Report.class, name = "report"),
  @JsonSubTypes.Type(value = Call.Offer.class, name = "offer")
})
sealed interface Call {

  /** The study it is meant for. */
  String study();

  /** See {@link StudyLine#claim}. */
  record Claim(String study, long ticket, int attempt) implements Call {}

  /** See {@link StudyLine#report}. */
  record Report(String study, int trial, Measurement measurement) implements Call {}

  /** See {@link StudyLine#wouldKeep}. */
  record Offer(String study, int trial, double value) implements Call {}

  /** The call as bytes. */
  static byte[] write(Call call) {
    try {
      return Wire.JSON.writerFor(Call.class).writeValueAsBytes(call);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The call in these bytes. */
  static Call read(byte[] bytes) {
    try {
      return Wire.JSON.readValue(bytes, Call.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /** Keeps the mapper out of the interface's public constants. */
  final class Wire {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Wire() {}
  }
}
