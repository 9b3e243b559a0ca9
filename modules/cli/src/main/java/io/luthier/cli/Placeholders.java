package io.luthier.cli;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for something that is different every day, in a study file and in what overrides it:
 * {@code {{date}}}, and {@code {{date-7}}} for so many days before.
 *
 * @param date the day that the study is for
 */
record Placeholders(LocalDate date) {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}\\n]*)\\}\\}");
  private static final Pattern DATE = Pattern.compile("\\s*date\\s*(?:-\\s*(\\d{1,5}))?\\s*");

  /** For a study of today, in the time zone of this JVM. */
  static Placeholders today() {
    return new Placeholders(LocalDate.now(ZoneId.systemDefault()));
  }

  /** For a study of the day that was asked for; null for today. */
  static Placeholders of(LocalDate asked) {
    return asked == null ? today() : new Placeholders(asked);
  }

  /**
   * The text with every placeholder filled in, dates as {@code 2026-01-31}.
   *
   * @param source where it is from, for messages
   * @throws UsageProblem if one is not known
   */
  String fill(String source, String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(value(source, found.group(), found.group(1))));
  }

  private String value(String source, String found, String name) {
    Matcher day = DATE.matcher(name);
    if (!day.matches()) {
      throw new UsageProblem(
          source
              + ": found "
              + found
              + "; allowed are {{date}}, and {{date-7}} for so many days before");
    }
    return date.minusDays(day.group(1) == null ? 0 : Long.parseLong(day.group(1))).toString();
  }
}
