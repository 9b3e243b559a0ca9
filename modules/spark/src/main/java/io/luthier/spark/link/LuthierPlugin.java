package io.luthier.spark.link;

import io.luthier.dl4j.NativeSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.io.CompressionCodec;

/**
 * Connects the tasks of a study with its driver. Spark loads it when the session starts with {@code
 * spark.plugins=io.luthier.spark.link.LuthierPlugin}, which the {@code luthier} command sets by
 * itself.
 */
public final class LuthierPlugin implements SparkPlugin {

  /** The executor's way to the driver; set once, when Spark starts the executor. */
  private static volatile Optional<PluginContext> executorContext = Optional.empty();

  /** Made by Spark. */
  public LuthierPlugin() {}

  /** Whether a session was, or will be, started with it. */
  public static boolean isIn(SparkConf conf) {
    return conf.get("spark.plugins", "").contains(LuthierPlugin.class.getName());
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverEnd();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorEnd();
  }

  /**
   * The line of a study as seen from a task: direct where driver and task share a JVM, over Spark's
   * RPC otherwise; empty if the session was started without this plugin.
   */
  public static Optional<StudyLine> line(String study) {
    Optional<StudyLine> local = Switchboard.find(study);
    return local.isPresent()
        ? local
        : executorContext.map(context -> new RemoteLine(study, context::ask));
  }

  private static final class DriverEnd implements DriverPlugin {
    @Override
    public Object receive(Object message) {
      return Switchboard.answer((byte[]) message);
    }
  }

  private static final class ExecutorEnd implements ExecutorPlugin {
    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
      executorContext = Optional.of(context);
      GrantedGpus.tell(context.resources());
      // While the driver reads the data, an executor has nothing else to do.
      NativeSettings.load(() -> loadCompression(context.conf()));
    }

    /** The native code that Spark itself loads when its first tasks and files come. */
    private static void loadCompression(SparkConf conf) {
      for (String codec : List.of("lz4", "snappy", "zstd")) {
        try (OutputStream out =
            CompressionCodec.createCodec(conf, codec)
                .compressedOutputStream(OutputStream.nullOutputStream())) {
          out.write(0);
        } catch (IOException impossible) {
          throw new UncheckedIOException(impossible);
        }
      }
    }

    @Override
    public void shutdown() {
      executorContext = Optional.empty();
    }
  }
}
