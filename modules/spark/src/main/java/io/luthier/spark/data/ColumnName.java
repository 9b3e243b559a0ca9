package io.luthier.spark.data;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Names of columns, which may have dots and other marks in them. */
public final class ColumnName {

  private ColumnName() {}

  /** The name as SQL wants it. */
  static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** The column of exactly that name. */
  public static Column column(String name) {
    return functions.col(quote(name));
  }
}
