package io.luthier.testkit.study;

import io.luthier.ledger.LedgerEvent;
import io.luthier.ledger.LedgerStorage;
import io.luthier.ledger.StoredLedger;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudyJson;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import io.luthier.trial.TrialResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A study whose trials were made up, with the ledger that a driver would have left:
 *
 * <pre>{@code
 * MadeUpStudy.of(5000, 100).write(directory);
 * }</pre>
 *
 * <p>Trials ran on two executors of four slots, in two sessions a day apart. Some were pruned, some
 * have diverged or failed, some were lost and ran again. The same arguments give the same study.
 *
 * @param spec what was asked for
 * @param events what happened, in order
 */
public record MadeUpStudy(StudySpec spec, List<LedgerEvent> events) {

  /** Texts that would do something in a page that does not take them for what they are. */
  public static final List<String> HOSTILE =
      List.of(
          "</script><script>document.title='taken over'</script>",
          "<img src=x onerror=\"document.title='taken over'\">",
          "<!--<script>",
          "]]>&lt;b&gt;\u2028\u2029\\u003cb>",
          "'\"`${alert(1)}{{data}}",
          "javascript:alert(1)",
          "half a pair: \ud83d",
          "__proto__",
          "constructor",
          "a\nb\tc\u0000d",
          "=HYPERLINK(\"http://example.com\")");

  public MadeUpStudy {
    events = List.copyOf(events);
  }

  /** A study of so many trials, none of which has more than so many epochs. */
  public static MadeUpStudy of(int trials, int epochs) {
    StudySpec spec = spec("made up", trials, epochs, List.of("adam", "nesterovs", "rmsprop"));
    return new MadeUpStudy(spec, new MadeUpTrials(spec, "out of memory").events());
  }

  /** A study in which every text is one of {@link #HOSTILE}. */
  public static MadeUpStudy hostile() {
    StudySpec spec = spec(HOSTILE.get(1), 200, 12, HOSTILE);
    return new MadeUpStudy(spec, new MadeUpTrials(spec, String.join(" ", HOSTILE)).events());
  }

  private static StudySpec spec(String name, int trials, int epochs, List<String> optimizers) {
    return StudySpec.builder(name)
        .seed(11)
        .label("kind", Task.CLASSIFICATION)
        .parameter(Parameter.real("learningRate", 1e-4, 1, Scale.LOG))
        .parameter(Parameter.integer("layers", 1, 4))
        .parameter(Parameter.choice("units", 32, 64, 128, 256))
        .parameter(Parameter.real("dropout", 0, 0.5, Scale.LINEAR))
        .parameter(Parameter.real("l2", 1e-6, 1e-2, Scale.LOG))
        .parameter(Parameter.choice("optimizer", optimizers.toArray()))
        .parameter(
            Parameter.real("momentum", 0.5, 0.99, Scale.LINEAR)
                .when("optimizer", optimizers.get(1)))
        .parameter(Parameter.fixed("batchSize", 32))
        .search(SearchSpec.random(trials))
        .epochs(epochs)
        .output("nowhere")
        .build();
  }

  /** The results, in the order they came. */
  public List<TrialResult> results() {
    return events.stream()
        .flatMap(e -> e instanceof LedgerEvent.Ended end ? Stream.of(end.result()) : Stream.of())
        .toList();
  }

  /** Leaves the study in a directory as a driver would that has died: there is no summary. */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("study.json"),
        "{\"spec\":"
            + new String(StudyJson.write(spec), StandardCharsets.UTF_8)
            + ",\"fingerprint\":\"none\",\"classes\":4,\"prior\":1.386}");
    try (StoredLedger ledger =
        StoredLedger.open(
            new Directory(Files.createDirectories(directory.resolve("ledger"))),
            event -> {},
            warning -> {})) {
      events.forEach(ledger::add);
    }
  }

  /** A ledger's directory on the local disk. */
  private record Directory(Path path) implements LedgerStorage {

    @Override
    public List<String> list() throws IOException {
      try (Stream<Path> files = Files.list(path)) {
        return files.map(file -> file.getFileName().toString()).toList();
      }
    }

    @Override
    public byte[] read(String name) throws IOException {
      return Files.readAllBytes(path.resolve(name));
    }

    @Override
    public void create(String name, byte[] content) throws IOException {
      Files.write(path.resolve(name), content, StandardOpenOption.CREATE_NEW);
    }

    @Override
    public void delete(String name) throws IOException {
      Files.deleteIfExists(path.resolve(name));
    }
  }
}
