package io.luthier.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A running YARN: a resource manager and one node manager, whose containers are processes of this
 * user.
 *
 * <pre>{@code
 * try (YarnCluster yarn = YarnCluster.start(jars, directory, hdfs.uri())) {
 *   environment.put("HADOOP_CONF_DIR", yarn.configuration().toString());
 * }
 * }</pre>
 */
public final class YarnCluster implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);
  private static final int TRIES = 3;

  /** What the node says that it has; containers are counted against it, and nothing is reserved. */
  private static final int MEBI = 12 * 1024;

  private static final int CORES = 8;
  private static final int GPUS = 2;

  private final HadoopDaemon daemons;
  private final Path logs;
  private final JavaProcess resourceManager;
  private final JavaProcess nodeManager;
  private final Path configuration;

  private YarnCluster(List<Path> jars, Path directory, String fileSystem) throws IOException {
    this.daemons = new HadoopDaemon(jars, directory);
    this.logs = Files.createDirectories(directory.resolve("containers"));
    Map<String, String> settings = addresses();
    settings.put("fs.defaultFS", fileSystem);
    settings.put("yarn.resource-types", "yarn.io/gpu");
    settings.put("yarn.scheduler.minimum-allocation-mb", "128");
    settings.put("yarn.scheduler.maximum-allocation-mb", "" + MEBI);
    // As on clusters that let an application try again by itself.
    settings.put("yarn.resourcemanager.am.max-attempts", "2");
    settings.put("yarn.scheduler.capacity.root.queues", "default");
    settings.put("yarn.scheduler.capacity.root.default.capacity", "100");
    settings.put("yarn.scheduler.capacity.maximum-am-resource-percent", "1");
    settings.put(
        "yarn.scheduler.capacity.resource-calculator",
        "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator");
    this.resourceManager =
        daemons.start(
            "resource-manager",
            settings,
            "org.apache.hadoop.yarn.server.resourcemanager.ResourceManager");
    try {
      resourceManager.await("Transitioned to active state", START);
      this.configuration = daemons.configure("client", settings);
      settings.putAll(ofNode(directory));
      this.nodeManager =
          daemons.start(
              "node-manager", settings, "org.apache.hadoop.yarn.server.nodemanager.NodeManager");
      nodeManager.await("Registered with ResourceManager as", START);
    } catch (IOException | RuntimeException failed) {
      resourceManager.close();
      throw failed;
    }
  }

  /**
   * Starts a cluster and waits until its node is registered.
   *
   * @param jars directories of jars: Hadoop's client and its mini cluster, and Bouncy Castle
   * @param directory an empty one for settings, logs and containers
   * @param fileSystem the default one, such as {@code hdfs://127.0.0.1:8020}
   */
  public static YarnCluster start(List<Path> jars, Path directory, String fileSystem)
      throws IOException {
    for (int tried = 1; ; tried++) {
      try {
        return new YarnCluster(jars, directory.resolve("try-" + tried), fileSystem);
      } catch (IllegalStateException taken) {
        // Its ports were free when they were looked for, and may not be any more.
        if (tried == TRIES || !taken.getMessage().contains("BindException")) {
          throw taken;
        }
      }
    }
  }

  /** Nodes and clients must know them, so that they cannot be left to the resource manager. */
  private static Map<String, String> addresses() throws IOException {
    Map<String, String> addresses = new LinkedHashMap<>();
    List<ServerSocket> reserved = new ArrayList<>();
    try {
      for (String service :
          List.of(
              "address",
              "scheduler.address",
              "resource-tracker.address",
              "admin.address",
              "webapp.address")) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        reserved.add(socket);
        addresses.put("yarn.resourcemanager." + service, "127.0.0.1:" + socket.getLocalPort());
      }
    } finally {
      for (ServerSocket socket : reserved) {
        socket.close();
      }
    }
    return addresses;
  }

  private Map<String, String> ofNode(Path directory) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("yarn.nodemanager.hostname", "127.0.0.1");
    for (String service :
        List.of("address", "localizer.address", "webapp.address", "collector-service.address")) {
      settings.put("yarn.nodemanager." + service, "127.0.0.1:0");
    }
    settings.put("yarn.nodemanager.local-dirs", directory.resolve("local").toString());
    settings.put("yarn.nodemanager.log-dirs", logs.toString());
    settings.put("yarn.nodemanager.resource.memory-mb", "" + MEBI);
    settings.put("yarn.nodemanager.resource.cpu-vcores", "" + CORES);
    settings.put("yarn.nodemanager.resource-type.yarn.io/gpu", "" + GPUS);
    // A JVM reserves many times the addresses that it ever uses.
    settings.put("yarn.nodemanager.vmem-check-enabled", "false");
    // The disk is not the cluster's own, so how full it is says nothing.
    settings.put(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
    return settings;
  }

  /** The directory of settings for clients: {@code HADOOP_CONF_DIR}. */
  public Path configuration() {
    return configuration;
  }

  /**
   * The names of all containers that ever ran, in order: they hold the numbers of the application,
   * of its attempt, and of the container in it.
   */
  public List<String> containers() {
    try (Stream<Path> directories = Files.walk(logs, 2)) {
      return directories
          .map(directory -> directory.getFileName().toString())
          .filter(name -> name.startsWith("container_"))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What a container has written to standard error so far. */
  public String log(String container) {
    try (Stream<Path> files = Files.walk(logs, 3)) {
      Optional<Path> file =
          files.filter(path -> path.endsWith(Path.of(container, "stderr"))).findFirst();
      return file.isPresent() ? Files.readString(file.get()) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * What a container was granted, such as {@code memory:2560, vCores:4, yarn.io/gpu: 1}. To be
   * asked for in the order in which they came.
   */
  public String granted(String container) {
    return resourceManager.await(
        "Assigned container " + container + " of capacity <([^>]*)>", START);
  }

  /** Kills the driver that runs in a container, as {@code kill -9} does. */
  public void killDriver() {
    Pattern driver =
        Pattern.compile("^\\S*/java .*org\\.apache\\.spark\\.deploy\\.yarn\\.ApplicationMaster");
    nodeManager
        .descendants()
        .filter(process -> driver.matcher(process.info().commandLine().orElse("")).find())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no driver runs"))
        .destroyForcibly();
  }

  @Override
  public void close() {
    nodeManager.close();
    resourceManager.close();
  }
}
