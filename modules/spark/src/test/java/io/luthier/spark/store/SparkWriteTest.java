package io.luthier.spark.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SparkWriteTest {

  /** A local disk without room for a table. */
  public static final class FullFiles extends RawLocalFileSystem {
    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      throw new IOException("No space left on device");
    }
  }

  @TempDir Path directory;

  @Test
  void aFullDiskIsSaidToBeOneWhateverSparkMakesOfIt() {
    var settings = LocalSpark.session().sparkContext().hadoopConfiguration();
    settings.set("fs.file.impl", FullFiles.class.getName());
    settings.set("fs.file.impl.disable.cache", "true");
    try {
      Dataset<String> table =
          LocalSpark.session().createDataset(List.of("a", "b"), Encoders.STRING());
      String path = directory.resolve("table").toUri().toString();
      assertThatThrownBy(() -> SparkWrite.run(() -> table.write().parquet(path)))
          .isInstanceOf(IOException.class)
          .hasMessage("No space left on device");
    } finally {
      settings.unset("fs.file.impl");
      settings.unset("fs.file.impl.disable.cache");
    }
  }

  @Test
  void whatHasNothingToDoWithFilesStaysWhatItIs() {
    IllegalStateException own = new IllegalStateException("no session");
    assertThatThrownBy(
            () ->
                SparkWrite.run(
                    () -> {
                      throw own;
                    }))
        .isSameAs(own);
  }
}
