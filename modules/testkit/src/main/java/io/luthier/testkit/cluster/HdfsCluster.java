package io.luthier.testkit.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A running HDFS: a name node and data nodes.
 *
 * <pre>{@code
 * try (HdfsCluster hdfs = HdfsCluster.start(jars, directory, 2)) {
 *   String output = hdfs.uri() + "/out";
 *   hdfs.stopDataNode(0);
 * }
 * }</pre>
 */
public final class HdfsCluster implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(3);
  private static final String ANY_PORT = "127.0.0.1:0";

  private final HadoopDaemon daemons;
  private final Path directory;
  private final JavaProcess nameNode;
  private final String uri;
  private final List<JavaProcess> dataNodes = new ArrayList<>();

  private HdfsCluster(List<Path> jars, Path directory, int dataNodes) throws IOException {
    this.daemons = new HadoopDaemon(jars, directory);
    this.directory = directory;
    String main = "org.apache.hadoop.hdfs.server.namenode.NameNode";
    Map<String, String> settings =
        Map.of(
            "fs.defaultFS",
            "hdfs://" + ANY_PORT,
            "dfs.namenode.http-address",
            ANY_PORT,
            "dfs.namenode.name.dir",
            directory.resolve("name").toUri().toString());
    daemons
        .start("format", settings, main, "-format", "-nonInteractive")
        .await("has been successfully formatted", START);
    this.nameNode = daemons.start("name-node", settings, main);
    this.uri = "hdfs://127.0.0.1:" + nameNode.await("NameNode RPC up at: .*:(\\d+)", START);
    for (int i = 0; i < dataNodes; i++) {
      this.dataNodes.add(dataNode(i));
    }
    for (JavaProcess node : this.dataNodes) {
      node.await("successfully registered with NN", START);
    }
  }

  /**
   * Starts a cluster and waits until its data nodes are registered.
   *
   * @param jars directories of jars: Hadoop's client and its mini cluster
   * @param directory an empty one for data, settings and logs
   * @param dataNodes how many
   */
  public static HdfsCluster start(List<Path> jars, Path directory, int dataNodes)
      throws IOException {
    return new HdfsCluster(jars, directory, dataNodes);
  }

  /** The file system's address, without a slash at its end. */
  public String uri() {
    return uri;
  }

  /** Kills a data node, which the name node takes for alive for another ten minutes. */
  public void stopDataNode(int number) {
    dataNodes.get(number).close();
  }

  private JavaProcess dataNode(int number) throws IOException {
    String name = "data-node-" + number;
    Map<String, String> settings =
        Map.of(
            "fs.defaultFS", uri,
            "dfs.datanode.address", ANY_PORT,
            "dfs.datanode.ipc.address", ANY_PORT,
            "dfs.datanode.http.address", ANY_PORT,
            "dfs.datanode.data.dir", directory.resolve(name + "-data").toUri().toString());
    return daemons.start(name, settings, "org.apache.hadoop.hdfs.server.datanode.DataNode");
  }

  @Override
  public void close() {
    dataNodes.forEach(JavaProcess::close);
    nameNode.close();
  }
}
