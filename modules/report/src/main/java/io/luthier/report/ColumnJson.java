package io.luthier.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A column as JSON: numbers as they are, anything else as the list of its different texts and each
 * row's index in it, -1 where it has none.
 *
 * @param role what kind of column it is for the page
 */
record ColumnJson(ReportColumn column, String role) {

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", column.name());
    json.writeStringField("role", role);
    if (column.values().stream().filter(Objects::nonNull).allMatch(Digits::fits)) {
      numbers(json);
    } else {
      texts(json);
    }
    json.writeEndObject();
  }

  private void numbers(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("values");
    for (Object value : column.values()) {
      Digits.write(value == null ? Double.NaN : ((Number) value).doubleValue(), json);
    }
    json.writeEndArray();
  }

  private void texts(JsonGenerator json) throws IOException {
    Map<String, Integer> words = new LinkedHashMap<>();
    json.writeArrayFieldStart("codes");
    for (Object value : column.values()) {
      json.writeNumber(
          value == null ? -1 : words.computeIfAbsent(value.toString(), word -> words.size()));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("words");
    for (String word : words.keySet()) {
      json.writeString(word);
    }
    json.writeEndArray();
  }
}
