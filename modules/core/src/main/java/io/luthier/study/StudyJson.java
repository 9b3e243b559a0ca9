package io.luthier.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * A specification as JSON: what {@code study.json} keeps of a study, and what its tasks get. Every
 * value is written out, defaults included. Thread-safe.
 */
public final class StudyJson {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(durations())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private StudyJson() {}

  /** Durations as ISO-8601 has them, such as PT30M. */
  private static SimpleModule durations() {
    return new SimpleModule()
        .addSerializer(Duration.class, ToStringSerializer.instance)
        .addDeserializer(
            Duration.class,
            new FromStringDeserializer<Duration>(Duration.class) {
              private static final long serialVersionUID = 1;

              @Override
              protected Duration _deserialize(String text, DeserializationContext context) {
                return Duration.parse(text);
              }
            });
  }

  /** The specification as UTF-8 JSON on one line. */
  public static byte[] write(StudySpec spec) {
    try {
      return JSON.writeValueAsBytes(spec);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The specification as a tree. */
  static JsonNode tree(StudySpec spec) {
    return JSON.valueToTree(spec);
  }

  /**
   * The specification in these bytes.
   *
   * @throws UncheckedIOException if they are not what {@link #write} makes
   */
  public static StudySpec read(byte[] json) {
    try {
      return JSON.readValue(json, StudySpec.class);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /** A part of a specification, such as a search space, as JSON on one line. */
  public static String writePart(Object part) {
    try {
      return JSON.writeValueAsString(part);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * The part in this JSON.
   *
   * @throws UncheckedIOException if it is not what {@link #writePart} makes
   */
  public static <T> T readPart(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
