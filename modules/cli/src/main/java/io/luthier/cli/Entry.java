package io.luthier.cli;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One entry of a study file with the place where it stands, so that every message can name it.
 *
 * @param source where it was written: a file's name, or the {@code --set} it came from; empty for
 *     what was written nowhere
 * @param path the keys that lead to it, joined by dots; empty for the whole file
 * @param node what is there
 */
record Entry(String source, String path, Node node) {

  private static final String DURATION = "(\\d{1,6}d)?(\\d{1,6}h)?(\\d{1,6}m)?(\\d{1,9}s)?";

  private static final String NUMBER = "[-+]?(\\d[\\d_]*(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?";

  /** A problem with this entry. */
  UsageProblem problem(String message) {
    return new UsageProblem(redacted(place() + message));
  }

  private UsageProblem problem(String message, Throwable cause) {
    return new UsageProblem(redacted(place() + message), cause);
  }

  /** Without a user and a password, which stand in one place alone. */
  private String redacted(String message) {
    return path.startsWith("tracking") ? message.replaceAll("//\\S*@", "//***@") : message;
  }

  private String place() {
    int line = node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    String where = source.startsWith("--set") ? source + ": " : source + ", line " + line + ": ";
    return (source.isEmpty() ? "" : where) + (path.isEmpty() ? "" : path + ": ");
  }

  /** Makes something of this entry; what it refuses is said to be wrong here, or further down. */
  <T> T checked(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException refused) {
      String message = refused.getMessage();
      int colon = message.indexOf(": ");
      String key = colon < 0 ? "" : message.substring(0, colon);
      Entry named = Arrays.asList(path.split("\\.")).contains(key) ? this : find(key).orElse(null);
      throw named == null
          ? problem(message, refused)
          : named.problem(message.substring(colon + 2), refused);
    }
  }

  /** Has this entry checked; what is refused is said as {@link #checked} says it. */
  void check(Runnable checker) {
    checked(
        () -> {
          checker.run();
          return this;
        });
  }

  /** The first entry below this one whose path ends in a key, or in several joined by dots. */
  private Optional<Entry> find(String key) {
    if (!isMapping()) {
      return Optional.empty();
    }
    for (Entry entry : entries().values()) {
      boolean match = entry.path.equals(key) || entry.path.endsWith("." + key);
      Optional<Entry> found = match ? Optional.of(entry) : entry.find(key);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  /** The entries of a mapping, in the order they stand. */
  Map<String, Entry> entries() {
    if (!(node instanceof MappingNode mapping)) {
      throw problem("found " + shown() + "; expected keys with values");
    }
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "a key";
      String below = path.isEmpty() ? key : path + "." + key;
      Entry entry = new Entry(sourceOf(tuple.getValueNode()), below, tuple.getValueNode());
      if (entries.put(key, entry) != null) {
        throw entry.problem("is there twice");
      }
    }
    return entries;
  }

  /** The value came from the command line if it bears its mark. */
  private String sourceOf(Node value) {
    return value.getBlockComments() != null && !value.getBlockComments().isEmpty()
        ? value.getBlockComments().get(0).getValue()
        : source;
  }

  /** The entry of a key, unless it is absent or null. */
  Optional<Entry> get(String key) {
    return Optional.ofNullable(entries().get(key)).filter(entry -> entry.value() != null);
  }

  /** The entry of a key that must be there. */
  Entry require(String key, String meaning) {
    return get(key).orElseThrow(() -> problem(key + ": missing; " + meaning));
  }

  /** Refuses keys that are not among these. */
  Entry only(String... allowed) {
    return only(Arrays.asList(allowed));
  }

  Entry only(List<String> allowed) {
    entries()
        .forEach(
            (key, entry) -> {
              if (!allowed.contains(key)) {
                throw entry.problem(
                    "unknown key"
                        + nearest(key, allowed)
                        + "; allowed are "
                        + String.join(", ", allowed));
              }
            });
    return this;
  }

  /** A question whether a known word was meant, if one is near. */
  static String nearest(String word, Iterable<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String best = null;
    // Of a word of one or two letters everything short is near.
    int least = word.length() < 3 ? 1 : Math.max(2, word.length() / 3) + 1;
    for (String candidate : known) {
      int away = distance.apply(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (away < least) {
        least = away;
        best = candidate;
      }
    }
    return best == null ? "" : "; did you mean " + best + "?";
  }

  /** The items of a list. */
  List<Entry> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw problem("found " + shown() + "; expected a list");
    }
    List<Entry> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Entry(source, path + "[" + (items.size() + 1) + "]", item));
    }
    return items;
  }

  /** A plain value: text, whole number, number, truth value, a list of these, or null. */
  Object value() {
    if (node instanceof SequenceNode) {
      return items().stream().map(Entry::value).toList();
    }
    if (!(node instanceof ScalarNode scalar)) {
      return entries();
    }
    String text = scalar.getValue();
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      return text;
    }
    if (text.matches(NUMBER)) {
      String digits = text.replace("_", "");
      boolean whole = digits.matches("[-+]?\\d+") && new BigInteger(digits).bitLength() < Long.SIZE;
      return whole ? (Object) Long.valueOf(digits) : Double.valueOf(digits);
    }
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      case "", "~", "null" -> null;
      default -> text;
    };
  }

  String text() {
    Object value = value();
    if (value instanceof String || value instanceof Number) {
      return ((ScalarNode) node).getValue();
    }
    throw problem("found " + shown() + "; expected a text");
  }

  double number() {
    if (value() instanceof Number number) {
      return number.doubleValue();
    }
    throw problem("found " + shown() + "; expected a number");
  }

  long whole() {
    if (value() instanceof Long whole) {
      return whole;
    }
    throw problem("found " + shown() + "; expected a whole number");
  }

  int count() {
    long whole = whole();
    if (whole < Integer.MIN_VALUE || whole > Integer.MAX_VALUE) {
      throw problem("found " + whole + "; that is out of all reason");
    }
    return (int) whole;
  }

  /** A length of time, such as {@code 90s}, {@code 30m} or {@code 1h30m}. */
  Duration duration() {
    String text = node instanceof ScalarNode ? text() : "";
    if (text.isEmpty() || !text.matches(DURATION)) {
      throw problem(
          "found " + shown() + "; expected a length of time, such as 90s, 30m, 1h30m or 2d");
    }
    return Duration.parse(
        text.toUpperCase(Locale.ROOT).replaceFirst("^(\\d+D)?", "P$1T").replaceFirst("T$", ""));
  }

  boolean flag() {
    if (value() instanceof Boolean flag) {
      return flag;
    }
    throw problem("found " + shown() + "; expected true or false");
  }

  /** One of several words. */
  String word(String... allowed) {
    String word = text();
    if (!Arrays.asList(allowed).contains(word)) {
      throw problem(
          "found "
              + word
              + nearest(word, Arrays.asList(allowed))
              + "; allowed are "
              + String.join(", ", allowed));
    }
    return word;
  }

  /** What is there, for a message. */
  String shown() {
    if (node instanceof ScalarNode scalar) {
      return value() == null ? "nothing" : scalar.getValue();
    }
    return isMapping() ? "keys with values" : "a list";
  }
}
