package io.luthier.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that a study as a whole says.
 *
 * @param kind which of the insights it is, such as {@code edge}; a name for programs
 * @param parameter the parameter it is about; empty if it is about none
 * @param figures the figures behind it, by name, each a number, a text, or a map of these
 * @param text the same for people: one or two sentences
 */
public record Insight(String kind, String parameter, Map<String, Object> figures, String text) {

  public Insight {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }
}
