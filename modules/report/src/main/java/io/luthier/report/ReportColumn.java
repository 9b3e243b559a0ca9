package io.luthier.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A column of the ranking.
 *
 * @param name as the ranking has it
 * @param values one for each row: numbers, texts, booleans, or null
 */
public record ReportColumn(String name, List<Object> values) {

  public ReportColumn {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }
}
