package io.luthier.cli;

import java.io.PrintWriter;
import java.util.List;

/** A study's story as lines for a terminal. */
final class StoryText {

  private static final int LINE = 100;

  private StoryText() {}

  /** Prints each sentence as an item of a list, broken between words. */
  static void print(List<String> story, PrintWriter out) {
    for (String sentence : story) {
      StringBuilder line = new StringBuilder("-");
      for (String word : sentence.split(" ", -1)) {
        if (line.length() > 1 && line.length() + 1 + word.length() > LINE) {
          out.println(line);
          line.setLength(0);
          line.append(' ');
        }
        line.append(' ').append(word);
      }
      out.println(line);
    }
  }
}
