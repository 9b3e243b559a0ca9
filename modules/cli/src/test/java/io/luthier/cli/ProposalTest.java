package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.spark.data.DataLook;
import io.luthier.spark.data.DataLook.ColumnLook;
import io.luthier.spark.data.DataLook.Kind;
import io.luthier.study.DataSpec;
import io.luthier.study.StudySpec;
import io.luthier.trial.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProposalTest {

  private static final long ROWS = 5000;

  private static ColumnLook column(String name, Kind kind, long values, long distinct) {
    return new ColumnLook(name, kind, kind.name(), values, distinct, false);
  }

  private static Map<String, Long> classes(int count) {
    Map<String, Long> classes = new LinkedHashMap<>();
    IntStream.range(0, count).forEach(i -> classes.put("c" + i, ROWS / count));
    return classes;
  }

  private static Proposal proposal(Kind label, int classes, ColumnLook... features) {
    List<ColumnLook> all =
        features.length > 0 ? List.of(features) : List.of(column("x", Kind.REAL, ROWS, 900));
    return Proposal.of(
        new DataLook(ROWS, column("y", label, ROWS, classes), all, classes(classes)),
        Optional.empty());
  }

  private static StudySpec read(ProposalText text) {
    try {
      Path file = Files.createTempFile("study", ".yaml");
      try {
        Files.writeString(file, text.yaml());
        return StudyFile.read(file.toString(), List.of(), Placeholders.today());
      } finally {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TEXT, 2, CLASSIFICATION",
    "TEXT, 200, CLASSIFICATION",
    "TRUTH, 2, CLASSIFICATION",
    "WHOLE, 2, CLASSIFICATION",
    "WHOLE, 20, CLASSIFICATION",
    "WHOLE, 21, REGRESSION",
    "REAL, 5, REGRESSION"
  })
  void theLabelSaysWhichTaskItIs(Kind label, int classes, Task task) {
    assertThat(proposal(label, classes).task()).isEqualTo(task);
  }

  @Test
  void columnsThatSayNothingAreLeftOutWithAReason() {
    ColumnLook number = new ColumnLook("n", Kind.WHOLE, "int", ROWS, 1001, true);
    ColumnLook name = new ColumnLook("name", Kind.TEXT, "string", ROWS, 1001, true);
    Proposal proposal =
        proposal(
            Kind.TEXT,
            3,
            column("x", Kind.REAL, ROWS, ROWS),
            column("paid", Kind.WHOLE, ROWS, ROWS),
            column("price", Kind.WHOLE, ROWS, 700),
            number,
            name,
            column("street", Kind.TEXT, ROWS, 1001),
            column("empty", Kind.TEXT, 0, 0),
            column("same", Kind.WHOLE, ROWS, 1),
            column("day", Kind.OTHER, ROWS, 0),
            column("color", Kind.TEXT, 4000, 7));

    assertThat(proposal.leftOut()).containsOnlyKeys("n", "name", "street", "empty", "same", "day");
    assertThat(proposal.features()).containsExactly("x", "paid", "price", "color");
    assertThat(proposal.notes())
        .anyMatch(note -> note.startsWith("Missing values: color (20.0 %)."));
  }

  @Test
  void whatNoStudyCanBeMadeOfIsRefused() {
    assertThatThrownBy(() -> proposal(Kind.OTHER, 2))
        .isInstanceOf(UsageProblem.class)
        .hasMessage("the label y is of type OTHER; it must be numbers, texts or truth values");
    assertThatThrownBy(() -> proposal(Kind.TEXT, 1))
        .hasMessage("the label y has one value only, c0");
    assertThatThrownBy(() -> proposal(Kind.TEXT, 1001)).hasMessageContaining("more than 1000");
    assertThatThrownBy(() -> proposal(Kind.TEXT, 2, column("x", Kind.TEXT, 0, 0)))
        .hasMessage("no column is left to predict y from: x (without any value)");
  }

  @Test
  void aLopsidedLabelIsSaid() {
    Map<String, Long> classes = new LinkedHashMap<>();
    classes.put("good", 4995L);
    classes.put("bad", 5L);
    DataLook look =
        new DataLook(
            ROWS,
            column("y", Kind.TEXT, ROWS, 2),
            List.of(column("x", Kind.REAL, ROWS, 900)),
            classes);

    assertThat(Proposal.of(look, Optional.empty()).notes())
        .contains(
            "Classes: good 4995, bad 5.",
            "1 class has fewer than 10 rows, of which little can be learnt.")
        .anyMatch(note -> note.contains("look at val_f1"));
  }

  @Property(tries = 100)
  void anyNamesComeBackAsTheyWere(
      @ForAll @Size(min = 1, max = 4) List<@NotEmpty String> names,
      @ForAll @NotEmpty @CharRange(from = '!', to = '~') String marks) {
    assertNamesComeBack(names.get(0), marks);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {
        "a: b",
        "it's \"so\"",
        "a\nb",
        "a\r\n# c",
        "- a",
        "&a",
        "*a",
        "!!int 5",
        "null",
        "Yes",
        "12",
        "1e3",
        "{{date}}",
        "{{{{x}}}}",
        "\ud83d\ude00",
        "half \ud83d",
        "\u2028",
        "\ufeff",
        "\u0000",
        "\\u0041",
        " a ",
        "#",
        "%",
        "@",
        "`",
        "{a}",
        "[a]",
        "a,b",
        "~",
        "=",
        "\u00e4\u00df\u6f22"
      })
  void hostileNamesComeBackAsTheyWere(String name) {
    assertNamesComeBack(name, "other");
  }

  private static void assertNamesComeBack(String one, String two) {
    if (one.equals(two)) {
      return;
    }
    DataLook look =
        new DataLook(
            ROWS,
            column(one, Kind.TEXT, ROWS, 2),
            List.of(
                column(two, Kind.REAL, ROWS, 900), column(one + two + "left out", Kind.TEXT, 0, 0)),
            Map.of(one, 2500L, two, 2500L));
    ProposalText text =
        new ProposalText(Proposal.of(look, Optional.empty()), "s", "data.csv", Map.of("sep", one));
    StudySpec spec = read(text);

    assertThat(spec.data().label()).isEqualTo(one);
    assertThat(spec.data().features()).containsExactly(two);
    assertThat(spec.data().train().orElseThrow().options()).isEqualTo(Map.of("sep", one));
  }

  @Test
  void sizesFollowTheRows() {
    assertThat(read(text(200)).data().validation()).isEqualTo(new DataSpec.Split.Folds(5));
    assertThat(read(text(5000)).data().validation()).isEqualTo(new DataSpec.Split.Fraction(0.2));
    assertThat(read(text(2_000_000)).data().validation())
        .isEqualTo(new DataSpec.Split.Fraction(0.1));
  }

  private static ProposalText text(long rows) {
    ColumnLook label = new ColumnLook("y", Kind.TEXT, "string", rows, 2, false);
    ColumnLook x = new ColumnLook("x", Kind.REAL, "double", rows, 50, false);
    DataLook look = new DataLook(rows, label, List.of(x), Map.of("a", rows / 2, "b", rows / 2));
    return new ProposalText(Proposal.of(look, Optional.empty()), "s", "data.csv", Map.of());
  }
}
