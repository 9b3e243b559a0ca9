package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoryTextTest {

  private static String print(String... story) {
    StringWriter text = new StringWriter();
    StoryText.print(List.of(story), new PrintWriter(text, true));
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  void everySentenceIsAnItemBrokenBetweenWords() {
    String long90 = "a".repeat(90);

    assertThat(print("One.", long90 + " and more.", "Three."))
        .isEqualTo("- One.\n- " + long90 + " and\n  more.\n- Three.\n");
  }

  @Test
  void noStoryPrintsNothing() {
    assertThat(print()).isEmpty();
  }
}
