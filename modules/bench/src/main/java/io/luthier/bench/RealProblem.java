package io.luthier.bench;

import io.luthier.dl4j.data.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** The data of the examples, read without Spark: their numeric columns, standardised. */
final class RealProblem {

  private static final Path DATA = Path.of("modules", "examples", "data");

  private RealProblem() {}

  /**
   * Rows of one of the files, shuffled.
   *
   * @param rows how many to train on; half as many validate
   * @param classes how many classes there are; 0 for a regression
   */
  static PlantedProblem of(String name, String label, int classes, int rows) throws IOException {
    List<String[]> lines = lines(DATA.resolve(name + ".csv.gz"));
    List<String> header = List.of(lines.get(0));
    List<String[]> drawn = new ArrayList<>(lines.subList(1, lines.size()));
    Collections.shuffle(drawn, new Random(rows));
    drawn = drawn.subList(0, rows + rows / 2);
    String[] first = drawn.get(0);
    int labelAt = header.indexOf(label);
    int[] columns =
        IntStream.range(0, first.length)
            .filter(i -> i != labelAt && first[i].matches("[-+.0-9eE]+"))
            .toArray();
    float[] features = new float[drawn.size() * columns.length];
    for (int c = 0; c < columns.length; c++) {
      float[] column = column(drawn, columns[c], rows);
      for (int row = 0; row < column.length; row++) {
        features[row * columns.length + c] = column[row];
      }
    }
    boolean regression = classes == 0;
    List<String> names = drawn.stream().map(cells -> cells[labelAt]).distinct().sorted().toList();
    float[] labels = regression ? column(drawn, labelAt, rows) : new float[drawn.size()];
    for (int row = 0; row < labels.length && !regression; row++) {
      labels[row] = names.indexOf(drawn.get(row)[labelAt]);
    }
    Target target = regression ? new Target.Quantity(0, 1) : new Target.Classes(classes);
    return PlantedProblem.of(
        name, PlantedProblem.split(features, labels, columns.length, rows, target), Double.NaN);
  }

  private static float[] column(List<String[]> rows, int at, int training) {
    float[] values = new float[rows.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = Float.parseFloat(rows.get(row)[at]);
    }
    PlantedProblem.standardise(values, training);
    return values;
  }

  private static List<String[]> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().map(line -> line.replace("\"", "").split(",")).toList();
    }
  }
}
