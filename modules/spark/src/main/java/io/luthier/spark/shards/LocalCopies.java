package io.luthier.spark.shards;

import io.luthier.dl4j.data.PackedRows;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * This JVM's copies of sharded rows: one of each, whatever the number of trials that use it. A copy
 * goes when its shards are gone, which is when their study is done. Thread-safe.
 */
public final class LocalCopies {

  private static final int LOOK_SECONDS = 30;

  private static final Map<ShardedRows, CompletableFuture<PackedRows>> COPIES =
      new ConcurrentHashMap<>();

  private LocalCopies() {}

  /** Where copies are made. Apart, so that there are no threads where there are no shards. */
  private static final class Threads {

    static final ScheduledExecutorService POOL = start();

    private Threads() {}

    @SuppressWarnings("FutureReturnValueIgnored") // it goes on for ever, and throws nothing
    private static ScheduledExecutorService start() {
      ScheduledExecutorService pool =
          Executors.newScheduledThreadPool(
              2,
              work -> {
                Thread thread = new Thread(work, "luthier-data");
                thread.setDaemon(true);
                return thread;
              });
      pool.scheduleWithFixedDelay(
          LocalCopies::dropOrphans, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
      return pool;
    }
  }

  /**
   * Rows, mapped into memory; whoever comes first has them copied to the roomiest of Spark's local
   * directories here, and the others wait for that.
   *
   * @throws IOException if they cannot be copied; the next one tries again
   * @throws InterruptedException if the wait was interrupted; the copying goes on
   */
  public static PackedRows open(ShardedRows rows) throws IOException, InterruptedException {
    File[] directories = SparkEnv.get().blockManager().diskBlockManager().localDirs();
    File roomiest =
        Arrays.stream(directories).max(Comparator.comparing(File::getUsableSpace)).orElseThrow();
    return open(rows, SparkHadoopUtil.get().conf(), roomiest.toPath());
  }

  static PackedRows open(ShardedRows rows, Configuration hadoop, Path directory)
      throws IOException, InterruptedException {
    if (rows.shards().isEmpty()) {
      return new PackedRows(new float[0], new float[0], 0);
    }
    CompletableFuture<PackedRows> own = new CompletableFuture<>();
    CompletableFuture<PackedRows> others = COPIES.putIfAbsent(rows, own);
    if (others == null) {
      // On a thread that is never interrupted: in the middle of a read, that makes a client of
      // HDFS take a node for dead.
      Threads.POOL.execute(() -> copy(rows, hadoop, directory, own));
    }
    try {
      return (others == null ? own : others).get();
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause().getMessage(), failed.getCause());
    }
  }

  private static void copy(
      ShardedRows rows, Configuration hadoop, Path directory, CompletableFuture<PackedRows> copy) {
    try {
      copy.complete(MappedFile.of(rows, hadoop, directory));
    } catch (IOException | RuntimeException | Error failed) {
      COPIES.remove(rows, copy);
      copy.completeExceptionally(failed);
    }
  }

  /**
   * Lets go of the copies of shards in a directory. Their memory and their disk are free when the
   * last trial that uses them has ended.
   */
  static void drop(String directory) {
    if (COPIES.keySet().removeIf(rows -> rows.directory().equals(directory))) {
      // Mappings end with their buffers, and a heap that nobody fills is not collected otherwise.
      System.gc();
    }
  }

  /** Drops copies whose shards are gone. */
  private static void dropOrphans() {
    Configuration hadoop = SparkHadoopUtil.get().conf();
    COPIES.keySet().stream()
        .map(ShardedRows::directory)
        .distinct()
        .filter(directory -> isGone(directory, hadoop))
        .forEach(LocalCopies::drop);
  }

  private static boolean isGone(String directory, Configuration hadoop) {
    try {
      var path = new org.apache.hadoop.fs.Path(directory);
      return !path.getFileSystem(hadoop).exists(path);
    } catch (IOException | RuntimeException unreachable) {
      // Looked at again the next time.
      return false;
    }
  }
}
