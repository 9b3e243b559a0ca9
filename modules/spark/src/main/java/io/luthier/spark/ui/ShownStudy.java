package io.luthier.spark.ui;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.luthier.report.Chronicle;
import io.luthier.report.LiveView;
import io.luthier.report.StudyReport.State;
import io.luthier.study.Study;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the tab knows of one study. Of one that has ended no more is kept than what is shown.
 * Thread-safe.
 */
public final class ShownStudy {

  private static final JsonFactory JSON = new JsonFactory();

  private final String id;
  private final String name;
  private String output = "";
  private Report report =
      () -> {
        throw new FileNotFoundException("the study has no directory yet");
      };
  private State state = State.UNFINISHED;
  private String message = "";
  private String waiting = "";
  private Optional<Integer> slots = Optional.empty();
  private Supplier<String> view = () -> "null";

  /** A study of which nothing is known but its name; it has the data prepared. */
  ShownStudy(String id, String name) {
    this.id = id;
    this.name = name;
  }

  /** A study's {@code report.html}, as it was last written. */
  public interface Report {

    /**
     * Reads it.
     *
     * @throws IOException if that cannot be done, since there is none yet perhaps
     */
    byte[] read() throws IOException;
  }

  /** Its directory is known. */
  public synchronized void opened(String output, Report report) {
    this.output = output;
    this.report = report;
  }

  /** Its trials begin. */
  public synchronized void started(Study study, Chronicle chronicle) {
    state = State.RUNNING;
    view = () -> text(new LiveView(study, chronicle.snapshot(true)));
  }

  /** So many trials run at once at most, from now on. */
  public synchronized void slots(int slots) {
    this.slots = Optional.of(slots);
    waiting = "";
  }

  /**
   * It cannot go on, or begin, before something comes.
   *
   * @param what what it waits for, in words that go after "waits"
   */
  public synchronized void waiting(String what) {
    waiting = what;
    slots = Optional.of(0);
  }

  /**
   * It has ended.
   *
   * @param message why, where that needs to be said; may be empty
   */
  public synchronized void ended(State end, String message) {
    String last = view.get();
    view = () -> last;
    state = end;
    this.message = message;
    waiting = "";
    slots = Optional.empty();
  }

  String id() {
    return id;
  }

  /** See {@link Report#read()}. */
  byte[] report() throws IOException {
    Report known;
    synchronized (this) {
      known = report;
    }
    return known.read();
  }

  private static String text(LiveView view) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      view.write(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** Writes what a list of studies says of it, as fields. */
  synchronized void writeHead(JsonGenerator json) throws IOException {
    json.writeStringField("id", id);
    json.writeStringField("name", name);
    json.writeStringField("state", state == State.UNFINISHED ? "PREPARING" : state.name());
  }

  /** Writes all that is known of it, as fields. */
  synchronized void write(JsonGenerator json) throws IOException {
    writeHead(json);
    json.writeStringField("output", output);
    json.writeStringField("message", message);
    json.writeStringField("waiting", waiting);
    if (slots.isPresent()) {
      json.writeNumberField("slots", slots.get());
    }
    json.writeFieldName("view");
    json.writeRawValue(view.get());
  }
}
