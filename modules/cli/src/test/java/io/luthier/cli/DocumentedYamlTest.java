package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.study.Study;
import io.luthier.study.StudySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show is a study, or completes to one; and the examples are. */
final class DocumentedYamlTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> everyBlockInTheDocumentsIsUnderstood() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String document :
        List.of("README.md", "docs/study-file.md", "docs/batch-jobs.md", "docs/tracking.md")) {
      Matcher blocks =
          Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
              .matcher(Files.readString(ROOT.resolve(document)));
      while (blocks.find()) {
        String block = blocks.group(1);
        tests.add(
            DynamicTest.dynamicTest(
                document + ": " + block.lines().findFirst().orElse(""), () -> understood(block)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(4);
    return tests.stream();
  }

  private void understood(String block) throws IOException {
    String data = "data: {train: a.csv, label: y, task: classification}\n";
    Path file = directory.resolve("documented.yaml");
    Files.writeString(file, block.contains("data:") ? block : data + block);
    List<String> space =
        block.contains("strategy: list")
            ? List.of("space={layers: 2, learningRate: {min: 0.0001, max: 0.1}}")
            : List.of();

    StudySpec spec = StudyFile.read(file.toString(), space, Placeholders.today());
    assertThat(new Study(spec).ask()).isInstanceOf(Study.Answer.Train.class);
  }

  @TestFactory
  Stream<DynamicTest> everyExampleIsAStudyWhoseDataIsThere() throws IOException {
    List<Path> examples;
    try (Stream<Path> files = Files.list(ROOT.resolve("modules/examples"))) {
      examples = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    assertThat(examples).hasSizeGreaterThanOrEqualTo(3);
    return examples.stream()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.getFileName().toString(),
                    () -> {
                      StudySpec spec =
                          StudyFile.read(example.toString(), List.of(), Placeholders.today());
                      assertThat(Path.of(spec.data().train().orElseThrow().path())).exists();
                      assertThat(new Study(spec).ask()).isInstanceOf(Study.Answer.Train.class);
                    }));
  }

  @Test
  void theNightlyExampleIsAStudyOfItsDay() {
    Path example = ROOT.resolve("modules/examples/nightly/study.yaml");
    Placeholders day = new Placeholders(LocalDate.of(2026, 1, 31));
    StudySpec spec = StudyFile.read(example.toString(), List.of(), day);

    assertThat(spec.data().train().orElseThrow().path()).endsWith("nightly/data/dt=2026-01-31");
    assertThat(spec.output()).endsWith("nightly/out/2026-01-31");
    assertThat(spec.search().fromLatest().orElseThrow()).endsWith("nightly/out");
    assertThat(new Study(spec).ask()).isInstanceOf(Study.Answer.Train.class);
  }
}
