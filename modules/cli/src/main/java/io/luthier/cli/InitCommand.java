package io.luthier.cli;

import io.luthier.spark.Sessions;
import io.luthier.spark.data.DataLook;
import io.luthier.spark.data.DataProblem;
import io.luthier.spark.data.DataReader;
import io.luthier.spark.doctor.SessionRefused;
import io.luthier.study.DataSpec;
import io.luthier.trial.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code luthier init}. */
@Command(
    name = "init",
    description =
        "Looks at data and writes a study file for it that runs as it is, with comments: a first"
            + " one, to be changed.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  luthier init houses.csv --label price",
      "  luthier init houses.csv --label price --option sep=; --output houses.yaml",
      "  luthier init table:sales.houses --label price"
    })
final class InitCommand implements Callable<Integer> {

  /** The values of {@code --task}. */
  enum TaskName {
    /** As a study file has it. */
    classification,
    /** Likewise. */
    regression
  }

  @Parameters(
      index = "0",
      paramLabel = "DATA",
      description =
          "The data: a path of CSV, Parquet, ORC, JSON or libsvm, or table:db.name. The extension"
              + " says which.")
  private String data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      required = true,
      description = "The column to predict.")
  private String label;

  @Option(
      names = "--task",
      description =
          "What to make of the label: ${COMPLETION-CANDIDATES}. By default its values decide, and"
              + " the file says why.")
  private TaskName task;

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description = "An option of Spark's reader, such as sep=; for CSV. Repeatable.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "study.yaml",
      description = "The study file to write; ${DEFAULT-VALUE} by default.")
  private String output;

  @Option(names = "--force", description = "Overwrites the file if it is there.")
  private boolean force;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    Path file = target();
    DataSpec.Source source = new DataSpec.Source(data, Optional.empty(), options);
    ProposalText text;
    try {
      DataReader.check(source, HadoopSettings.read());
      try (SparkSession spark = Sessions.open("luthier init")) {
        StudyRun.quietenOnTerminal(spark);
        Dataset<Row> rows = DataReader.read(spark, source);
        requireSeparated(rows.columns());
        DataLook look = DataLook.of(rows, label);
        Optional<Task> asked =
            Optional.ofNullable(task)
                .map(name -> Task.valueOf(name.name().toUpperCase(Locale.ROOT)));
        text = new ProposalText(Proposal.of(look, asked), name(), pathFrom(file), options);
      }
    } catch (DataProblem | SessionRefused problem) {
      throw new UsageProblem(data + ": " + problem.getMessage(), problem);
    }
    Files.writeString(file, text.yaml(), StandardCharsets.UTF_8);
    PrintWriter out = command.commandLine().getOut();
    out.println(data + ": " + text.size());
    out.println(
        text.proposal().task().name().toLowerCase(Locale.ROOT)
            + ", since "
            + text.proposal().taskReason());
    text.proposal().notes().forEach(out::println);
    text.proposal()
        .leftOut()
        .forEach((column, why) -> out.println("left out: " + YamlScalar.of(column) + ", " + why));
    out.println("Written: " + file + "; look through it, then: luthier run " + file);
    out.flush();
    return 0;
  }

  private Path target() {
    Path file;
    try {
      file = Path.of(output);
    } catch (InvalidPathException unfit) {
      throw new UsageProblem("--output: " + output + " is no path", unfit);
    }
    if (output.contains("://")) {
      throw new UsageProblem("--output: found " + output + "; the file is written on this machine");
    }
    if (Files.isDirectory(file)) {
      throw new UsageProblem("--output: " + output + " is a directory; name a file");
    }
    if (Files.exists(file) && !force) {
      throw new UsageProblem(
          output + " is there already: --force overwrites it, --output names another");
    }
    Path parent = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent)) {
      throw new UsageProblem("--output: there is no directory " + parent);
    }
    return file;
  }

  /** A name for the study: the data's, without directories and extensions. */
  private String name() {
    String path =
        data.startsWith(DataReader.TABLE) ? data.substring(DataReader.TABLE.length()) : data;
    String file = path.replaceFirst("/+$", "").replaceFirst(".*/", "");
    String name =
        data.startsWith(DataReader.TABLE)
            ? file.replaceFirst(".*\\.", "")
            : file.replaceFirst("\\.(gz|bz2|zst)$", "").replaceFirst("\\.[^.]*$", "");
    String plain = name.replaceAll("[*?\\[\\]{}\\\\\\p{Cntrl}:=]", "_").strip();
    return plain.isBlank() || plain.matches("\\.*") ? "study" : plain;
  }

  /** The data's path as it stands in a file, which is relative to that file. */
  private String pathFrom(Path file) {
    boolean elsewhere = data.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") || Path.of(data).isAbsolute();
    if (elsewhere || !HadoopSettings.isLocalByDefault()) {
      return data;
    }
    Path directory = file.toAbsolutePath().normalize().getParent();
    return directory.relativize(Path.of(data).toAbsolutePath().normalize()).toString();
  }

  /** Of a file with other separators than the reader expects all is one column. */
  private void requireSeparated(String[] columns) {
    if (columns.length == 1 && !columns[0].equals(label) && columns[0].matches(".*[;\t|].*")) {
      throw new UsageProblem(
          data
              + ": there is no label column "
              + label
              + ", only "
              + YamlScalar.of(columns[0])
              + "; if its values are not separated by commas, give --option sep=;");
    }
  }
}
