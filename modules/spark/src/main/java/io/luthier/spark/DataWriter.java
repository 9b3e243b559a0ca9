package io.luthier.spark;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;

/** Writes a DataFrame in the format that the target's extension says. */
public final class DataWriter {

  private static final Map<String, String> FORMATS =
      Map.of("csv", "csv", "parquet", "parquet", "json", "json", "orc", "orc");

  private DataWriter() {}

  /**
   * Checks that a target's format is known.
   *
   * @throws IllegalArgumentException naming the extensions that are allowed
   */
  public static void check(String target) {
    if (!FORMATS.containsKey(extension(target))) {
      throw new IllegalArgumentException(
          target + ": its extension must say the format; allowed are .csv, .json, .orc, .parquet");
    }
  }

  /**
   * Writes the data: {@code .csv} as one plain file with a header and vectors as JSON lists,
   * everything else as Spark's directory of parts. What is there already is replaced, once the new
   * data is complete.
   *
   * @throws IOException if it cannot be written
   */
  public static void write(Dataset<Row> data, String target) throws IOException {
    check(target);
    Path path = new Path(target);
    FileSystem files = path.getFileSystem(data.sparkSession().sparkContext().hadoopConfiguration());
    Path partial = path.suffix("." + UUID.randomUUID() + ".partial");
    String format = FORMATS.get(extension(target));
    try {
      if (format.equals("csv")) {
        plain(data).coalesce(1).write().option("header", true).csv(partial.toString());
        replace(files, onlyPart(files, partial), path);
      } else {
        data.write().format(format).save(partial.toString());
        replace(files, partial, path);
      }
    } finally {
      files.delete(partial, true);
    }
  }

  private static String extension(String target) {
    String name = new Path(target).getName().toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static void replace(FileSystem files, Path from, Path to) throws IOException {
    files.delete(to, true);
    if (to.getParent() != null) {
      files.mkdirs(to.getParent());
    }
    if (!files.rename(from, to)) {
      throw new IOException("could not rename " + from + " to " + to);
    }
  }

  private static Path onlyPart(FileSystem files, Path directory) throws IOException {
    List<Path> parts =
        Arrays.stream(files.listStatus(directory))
            .map(FileStatus::getPath)
            .filter(path -> path.getName().startsWith("part-"))
            .toList();
    if (parts.size() != 1) {
      throw new IOException("expected one part in " + directory + ", found " + parts);
    }
    return parts.get(0);
  }

  /** CSV has no vectors and no arrays: they become text. */
  private static Dataset<Row> plain(Dataset<Row> data) {
    Column[] columns =
        Arrays.stream(data.schema().fields()).map(DataWriter::plain).toArray(Column[]::new);
    return data.select(columns);
  }

  private static Column plain(StructField field) {
    Column column = org.apache.spark.sql.functions.col("`" + field.name().replace("`", "``") + "`");
    if (field.dataType().equals(SQLDataTypes.VectorType())) {
      return org.apache
          .spark
          .sql
          .functions
          .to_json(functions.vector_to_array(column, "float64"))
          .as(field.name());
    }
    return field.dataType() instanceof ArrayType
        ? org.apache.spark.sql.functions.to_json(column).as(field.name())
        : column;
  }
}
