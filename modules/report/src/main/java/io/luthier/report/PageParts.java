package io.luthier.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Scripts, styles and the chart library, which lie beside these classes. */
final class PageParts {

  private PageParts() {}

  /** The chart library. */
  static String library() {
    return read("echarts/echarts.min.js");
  }

  /** Scripts as one, which leaves no names behind; in the order in which they need each other. */
  static String script(List<String> names) {
    return names.stream()
        .map(name -> read("page/" + name))
        .collect(Collectors.joining("\n", "(() => {\n\"use strict\";\n", "\n})();"));
  }

  static String read(String name) {
    try (InputStream in = PageParts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build has left out " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
