package io.luthier.bench;

import io.luthier.space.Configuration;
import io.luthier.space.Grid;
import io.luthier.space.Parameter;
import io.luthier.space.SearchSpace;
import io.luthier.space.Values;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Networks that were really trained on the {@code letter} data, every one of a grid, and the
 * validation loss of each: a search can be tried on them many times without training again. {@link
 * TrainLetterTable} makes the file, {@code regret/optuna_regret.py} reads it too.
 *
 * <p>The file is a gzipped CSV with a header: a column for each parameter, and {@code val_loss},
 * which is empty where training diverged. Rows are in the order of the {@link Grid}.
 *
 * @param losses the validation losses; not a number where training diverged
 */
record LetterTable(Map<Configuration, Double> losses) {

  /** What the file is called beside this class. */
  static final String FILE = "letter-table.csv.gz";

  /** What there is to choose from; the table has every combination. */
  static final SearchSpace GRID =
      SearchSpace.of(
          Parameter.choice(
              "learningRate", 1e-4, 3.16e-4, 1e-3, 3.16e-3, 1e-2, 3.16e-2, 1e-1, 3.16e-1, 1.0),
          Parameter.choice("layers", 1, 2, 3),
          Parameter.choice("units", 16, 32, 64, 128, 256),
          Parameter.choice("batchSize", 32, 64, 128),
          Parameter.choice("dropout", 0.0, 0.1, 0.2, 0.3),
          Parameter.choice("optimizer", "adam", "nesterovs"));

  /**
   * The same as a search sees it: what has an order is a whole number, the position of the value
   * from 0. So a sampler knows the order, and every proposal is in the table.
   */
  static final SearchSpace SPACE =
      new SearchSpace(
          GRID.parameters().stream()
              .map(
                  parameter ->
                      isOrdered(parameter)
                          ? Parameter.integer(parameter.name(), 0, values(parameter).size() - 1L)
                          : parameter)
              .toList());

  private static boolean isOrdered(Parameter parameter) {
    return values(parameter).get(0) instanceof Number;
  }

  private static List<Object> values(Parameter parameter) {
    // Of a choice, a grid takes every value.
    return parameter.grid(1);
  }

  /** The combinations of {@link #GRID}, in the order of the file's rows. */
  static List<Configuration> configurations() {
    Grid grid = new Grid(GRID, 1);
    return Stream.iterate(0L, i -> i < grid.size().orElseThrow(), i -> i + 1)
        .map(grid::at)
        .toList();
  }

  /** The header of the file. */
  static String header() {
    return GRID.parameters().stream().map(Parameter::name).collect(Collectors.joining(","))
        + ",val_loss";
  }

  /** A row of the file. */
  static String row(Configuration configuration, double loss) {
    return cells(configuration)
        + (Double.isFinite(loss) ? String.format(Locale.ROOT, "%.5f", loss) : "");
  }

  private static String cells(Configuration configuration) {
    return configuration.values().values().stream()
        .map(value -> Values.text(value) + ",")
        .collect(Collectors.joining());
  }

  /**
   * Reads it.
   *
   * @throws IllegalStateException if its rows are not those of the grid
   */
  static LetterTable read() {
    InputStream file = LetterTable.class.getResourceAsStream(FILE);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      require(header(), lines.readLine());
      Map<Configuration, Double> losses = new LinkedHashMap<>();
      for (Configuration configuration : configurations()) {
        String cells = cells(configuration);
        String line = Objects.requireNonNullElse(lines.readLine(), "");
        int end = line.lastIndexOf(',') + 1;
        require(cells, line.substring(0, end));
        String loss = line.substring(end);
        losses.put(configuration, loss.isEmpty() ? Double.NaN : Double.parseDouble(loss));
      }
      return new LetterTable(losses);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void require(String expected, String found) {
    if (!expected.equals(found)) {
      throw new IllegalStateException(
          FILE
              + ": expected "
              + expected
              + ", found "
              + found
              + "; TrainLetterTable makes it anew");
    }
  }

  /** The network that a member of {@link #SPACE} stands for. */
  static Configuration network(Configuration at) {
    Map<String, Object> chosen = new LinkedHashMap<>();
    for (Parameter parameter : GRID.parameters()) {
      String name = parameter.name();
      chosen.put(
          name,
          isOrdered(parameter) ? values(parameter).get(at.integer(name, 0)) : at.text(name, ""));
    }
    return new Configuration(chosen);
  }

  /** The loss of the network that a member of {@link #SPACE} stands for. */
  double loss(Configuration at) {
    return losses.get(network(at));
  }

  /** The member of {@link #SPACE} with the least loss. */
  Configuration best() {
    Grid all = new Grid(SPACE, losses.size());
    return Stream.iterate(0L, i -> i + 1)
        .limit(losses.size())
        .map(all::at)
        .filter(at -> Double.isFinite(loss(at)))
        .min(Comparator.comparingDouble(this::loss))
        .orElseThrow();
  }
}
