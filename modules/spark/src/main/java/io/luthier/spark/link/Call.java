package io.luthier.spark.link;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.luthier.trial.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A call on a {@link StudyLine}, as the bytes that cross the wire. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "call")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Call.Claim.class, name = "claim"),
  @JsonSubTypes.Type(value = Call.Report.class, name = "report"),
  @JsonSubTypes.Type(value = Call.Offer.class, name = "offer"),
  @JsonSubTypes.Type(value = Call.Spoiled.class, name = "spoiled")
})
sealed interface Call {

  /** The study it is meant for. */
  String study();

  /** See {@link StudyLine#claim}. */
  record Claim(String study, long ticket, int start, String executor) implements Call {}

  /** See {@link StudyLine#report}. */
  record Report(String study, int trial, int attempt, Measurement measurement) implements Call {}

  /** See {@link StudyLine#wouldKeep}. */
  record Offer(String study, int trial, double value) implements Call {}

  /** See {@link StudyLine#spoiled}. */
  record Spoiled(String study, int trial, String reason) implements Call {}

  /** The call as bytes. */
  static byte[] write(Call call) {
    return Wire.write(call, Call.class);
  }

  /** The call in these bytes. */
  static Call read(byte[] bytes) {
    return Wire.read(bytes, Call.class);
  }

  /** The answer to a claim as bytes. */
  static byte[] write(Assignment assignment) {
    return Wire.write(assignment, Assignment.class);
  }

  /** The answer to a claim in these bytes. */
  static Assignment readAssignment(byte[] bytes) {
    return Wire.read(bytes, Assignment.class);
  }

  /** Keeps the mapper out of the interface's public constants. */
  final class Wire {
    private static final ObjectMapper JSON =
        JsonMapper.builder().addModule(new Jdk8Module()).build();

    private Wire() {}

    private static <T> byte[] write(T value, Class<T> type) {
      try {
        return JSON.writerFor(type).writeValueAsBytes(value);
      } catch (JsonProcessingException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    private static <T> T read(byte[] bytes, Class<T> type) {
      try {
        return JSON.readValue(bytes, type);
      } catch (IOException malformed) {
        throw new UncheckedIOException(malformed);
      }
    }
  }
}
