package io.luthier.spark.data;

import io.luthier.study.DataSpec.Source;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Reads data in the formats that Spark knows. */
public final class DataReader {

  /** What a table's path begins with. */
  public static final String TABLE = "table:";

  private static final List<String> FORMATS = List.of("csv", "parquet", "orc", "json", "libsvm");

  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "csv", "csv",
          "tsv", "csv",
          "parquet", "parquet",
          "orc", "orc",
          "json", "json",
          "jsonl", "json",
          "libsvm", "libsvm",
          "svm", "libsvm");

  private DataReader() {}

  /**
   * Other data, read as a study's own was: with its options where the format is the same, and in
   * its format where the path does not say which it is.
   */
  public static Source like(Source own, String path) {
    Source other = Source.of(path);
    if (path.startsWith(TABLE) || own.path().startsWith(TABLE)) {
      return other;
    }
    Optional<String> said = extensionFormat(path);
    String format = format(own);
    return said.isEmpty() || said.get().equals(format)
        ? new Source(path, Optional.of(format), own.options())
        : other;
  }

  /**
   * The data of a source.
   *
   * @throws DataProblem if there is none, or its format is not known
   */
  public static Dataset<Row> read(SparkSession spark, Source source) {
    check(source, spark.sparkContext().hadoopConfiguration());
    String path = source.path();
    try {
      if (path.startsWith(TABLE)) {
        return spark.table(path.substring(TABLE.length()).strip());
      }
      String format = format(source);
      DataFrameReader reader = spark.read().format(format);
      if (format.equals("csv")) {
        reader.option("header", true).option("inferSchema", true);
        if (path.contains(".tsv")) {
          reader.option("sep", "\t");
        }
      }
      Dataset<Row> data = reader.options(source.options()).load(path);
      if (data.columns().length == 0) {
        throw new DataProblem(path + " holds no columns");
      }
      return data;
    } catch (Exception unreadable) {
      // Scala throws checked exceptions that Java does not know of.
      if (unreadable instanceof AnalysisException) {
        throw new DataProblem(path + " cannot be read: " + unreadable.getMessage(), unreadable);
      }
      throw unreadable;
    }
  }

  /**
   * The data of a source, with its rows in the order of its files' names and of the rows in them.
   * Spark itself orders the pieces of several files by their sizes, and cuts these by how many
   * cores there are: splits drawn by row would depend on the cluster.
   *
   * @throws DataProblem if there is none, or its format is not known
   */
  static Dataset<Row> readInOrder(SparkSession spark, Source source) {
    Dataset<Row> data = read(spark, source);
    if (data.inputFiles().length < 2 || !knowsItsFiles(data)) {
      return data;
    }
    String[] place = {"__luthier_file", "__luthier_block", "__luthier_row"};
    return data.select(
            functions.col("*"),
            functions.col("_metadata.file_path").as(place[0]),
            functions.col("_metadata.file_block_start").as(place[1]),
            functions.monotonically_increasing_id().as(place[2]))
        .sort(functions.col(place[0]), functions.col(place[1]), functions.col(place[2]))
        .drop(place);
  }

  /** Views and tables of foreign formats do not. */
  private static boolean knowsItsFiles(Dataset<Row> data) {
    try {
      data.select("_metadata.file_path", "_metadata.file_block_start");
      return true;
    } catch (Exception unknown) {
      if (unknown instanceof AnalysisException) {
        return false;
      }
      throw unknown;
    }
  }

  /**
   * Checks what needs no Spark session: that the format is known, and that a path is there.
   *
   * @throws DataProblem if not
   */
  public static void check(Source source, Configuration hadoop) {
    if (source.path().startsWith(TABLE)) {
      return;
    }
    try {
      format(source);
      Path path = new Path(source.path());
      if (path.getFileSystem(hadoop).globStatus(path) == null
          || path.getFileSystem(hadoop).globStatus(path).length == 0) {
        throw new DataProblem("there is no file " + source.path());
      }
    } catch (IOException | IllegalArgumentException unreachable) {
      // Hadoop refuses malformed paths and unknown hosts with the second.
      throw new DataProblem(
          source.path() + " cannot be reached: " + unreachable.getMessage(), unreachable);
    }
  }

  private static String format(Source source) {
    String format =
        source
            .format()
            .or(() -> extensionFormat(source.path()))
            .orElseThrow(
                () ->
                    new DataProblem(
                        source.path()
                            + ": its extension does not say its format; give one of "
                            + FORMATS));
    if (!FORMATS.contains(format)) {
      throw new DataProblem(
          source.path() + ": found format " + format + "; allowed are " + FORMATS);
    }
    return format;
  }

  private static Optional<String> extensionFormat(String path) {
    String name = new Path(path).getName().toLowerCase(Locale.ROOT);
    String plain = name.replaceFirst("\\.(gz|bz2|zst)$", "");
    return Optional.ofNullable(EXTENSIONS.get(plain.substring(plain.lastIndexOf('.') + 1)));
  }
}
