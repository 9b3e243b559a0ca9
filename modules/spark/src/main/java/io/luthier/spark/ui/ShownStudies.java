package io.luthier.spark.ui;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last studies of a session, the newest first. Thread-safe. */
final class ShownStudies {

  private static final int MOST = 20;

  private final Deque<ShownStudy> studies = new ArrayDeque<>();
  private int begun;

  /** One more has begun. */
  synchronized ShownStudy begin(String name) {
    begun++;
    ShownStudy study = new ShownStudy(String.valueOf(begun), name);
    studies.addFirst(study);
    if (studies.size() > MOST) {
      studies.removeLast();
    }
    return study;
  }

  /** The one with an id, or the newest if there is none such. */
  synchronized Optional<ShownStudy> find(String id) {
    Optional<ShownStudy> known =
        studies.stream().filter(study -> study.id().equals(id)).findFirst();
    return known.isPresent() ? known : Optional.ofNullable(studies.peekFirst());
  }

  private synchronized List<ShownStudy> all() {
    return List.copyOf(studies);
  }

  /**
   * Writes which there are, and all of one of them.
   *
   * @param id which; the newest if there is none such
   */
  void write(String id, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("studies");
    for (ShownStudy study : all()) {
      json.writeStartObject();
      study.writeHead(json);
      json.writeEndObject();
    }
    json.writeEndArray();
    Optional<ShownStudy> shown = find(id);
    if (shown.isPresent()) {
      json.writeObjectFieldStart("shown");
      shown.get().write(json);
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
