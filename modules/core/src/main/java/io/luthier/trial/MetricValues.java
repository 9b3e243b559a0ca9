package io.luthier.trial;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Metrics under their names, in the order given. A study has as many of these as epochs, so they
 * are arrays of numbers that share their names: a fifth of what a hash map takes. Immutable.
 */
final class MetricValues extends AbstractMap<String, Double> {

  /** Every list of names there is: as many as there are kinds of tasks, more or less. */
  private static final Map<List<String>, List<String>> NAMES = new ConcurrentHashMap<>();

  private final List<String> names;
  private final double[] values;

  private MetricValues(List<String> names, double[] values) {
    this.names = names;
    this.values = values;
  }

  /** A copy of a map. */
  static Map<String, Double> copyOf(Map<String, Double> metrics) {
    if (metrics instanceof MetricValues) {
      return metrics;
    }
    List<String> names = List.copyOf(metrics.keySet());
    return new MetricValues(
        NAMES.computeIfAbsent(names, same -> same),
        metrics.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public Double get(Object name) {
    int index = name == null ? -1 : names.indexOf(name);
    return index < 0 ? null : Double.valueOf(values[index]);
  }

  @Override
  public boolean containsKey(Object name) {
    return name != null && names.contains(name);
  }

  @Override
  public Set<Entry<String, Double>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, Double>> iterator() {
        return IntStream.range(0, values.length)
            .mapToObj(i -> Map.entry(names.get(i), values[i]))
            .iterator();
      }

      @Override
      public int size() {
        return values.length;
      }
    };
  }
}
