package io.luthier.cli;

import java.util.Set;

/** Texts of others as scalars of YAML, which come back as they were whatever is in them. */
final class YamlScalar {

  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off");

  private YamlScalar() {}

  /**
   * A text on one line: plain if that is safe, else in quotes with escapes. Fits a comment, too.
   */
  static String of(String text) {
    boolean plain =
        text.matches("[A-Za-z_/][\\w./-]*")
            && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT));
    if (plain) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      // Two braces would be a placeholder.
      boolean brace = point == '{' && text.startsWith("{{", i);
      if (point == '"' || point == '\\') {
        quoted.append('\\').appendCodePoint(point);
      } else if (brace || !isPrintable(point)) {
        quoted.append(
            point > Character.MAX_VALUE
                ? String.format("\\U%08X", point)
                : String.format("\\u%04X", point));
      } else {
        quoted.appendCodePoint(point);
      }
      i += Character.charCount(point);
    }
    return quoted.append('"').toString();
  }

  private static boolean isPrintable(int point) {
    int type = Character.getType(point);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED
        && type != Character.PRIVATE_USE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
