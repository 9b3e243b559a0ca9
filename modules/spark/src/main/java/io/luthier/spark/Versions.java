package io.luthier.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The versions that a study's results depend on. */
public final class Versions {

  private Versions() {}

  /** Luthier's own version. */
  public static String luthier() {
    return built("luthier");
  }

  /** Luthier, DL4J, Spark, Scala and Java. */
  static Map<String, String> all(String spark) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("luthier", luthier());
    versions.put("dl4j", built("dl4j"));
    versions.put("spark", spark);
    versions.put("scala", scala.util.Properties.versionNumberString());
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }

  /** A version that the build wrote down. */
  private static String built(String name) {
    try (InputStream in = Versions.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty(name);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
