package io.luthier.testkit.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Starts Hadoop's daemons, each with settings of its own. */
final class HadoopDaemon {

  /**
   * What is read first is overridden by defaults that are read later, so all files say the same.
   */
  private static final List<String> FILES =
      List.of("core-site.xml", "hdfs-site.xml", "yarn-site.xml", "capacity-scheduler.xml");

  private final List<Path> jars;
  private final Path directory;

  /**
   * Starts them somewhere.
   *
   * @param jars directories of jars: Hadoop's client and its mini cluster
   * @param directory for settings and logs
   */
  HadoopDaemon(List<Path> jars, Path directory) {
    this.jars = jars;
    this.directory = directory;
  }

  /**
   * Starts one.
   *
   * @param name of its log
   * @param main its class
   */
  JavaProcess start(String name, Map<String, String> settings, String main, String... arguments)
      throws IOException {
    Path configuration = configure(name, settings);
    Files.writeString(
        configuration.resolve("log4j2.properties"),
        """
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
        """);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    // YARN's web pages are made with a library that defines classes.
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("-cp");
    command.add(
        configuration
            + jars.stream()
                .map(jar -> File.pathSeparator + jar.resolve("*"))
                .collect(Collectors.joining()));
    command.add(main);
    command.addAll(List.of(arguments));
    return JavaProcess.start(name, command, Map.of(), directory.resolve(name + ".log"));
  }

  /** Writes settings into a directory, as {@code HADOOP_CONF_DIR} names it. */
  Path configure(String name, Map<String, String> settings) throws IOException {
    Path configuration = Files.createDirectories(directory.resolve(name + "-conf"));
    String properties =
        new TreeMap<>(settings)
            .entrySet().stream()
                .map(
                    setting ->
                        "<property><name>"
                            + setting.getKey()
                            + "</name><value>"
                            + setting.getValue()
                            + "</value></property>")
                .collect(Collectors.joining("\n"));
    for (String file : FILES) {
      Files.writeString(
          configuration.resolve(file), "<configuration>\n" + properties + "\n</configuration>\n");
    }
    return configuration;
  }
}
