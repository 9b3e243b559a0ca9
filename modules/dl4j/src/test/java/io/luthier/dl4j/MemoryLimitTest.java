package io.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryLimitTest {

  @BeforeAll
  static void prepare() {
    NativeSettings.prepare();
  }

  @Test
  void aProcessWithinItsLimitGoesOn() {
    MemoryLimit plenty = new MemoryLimit(1L << 50, "plenty");
    assertThat(plenty.excess()).isEmpty();
    plenty.check();
  }

  @Test
  void whatIsTooMuchIsSaidWithTheLimitAndItsOrigin() {
    MemoryLimit little = new MemoryLimit(1L << 20, "somebody said so");
    assertThat(little.excess().orElseThrow())
        .matches("the process takes \\d+\\.\\d\\d GiB, and may take 0\\.00: somebody said so");
    assertThatThrownBy(little::check)
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("somebody said so");
  }

  @Test
  void pagesOfMappedFilesDoNotCount(@TempDir Path directory) throws IOException {
    int size = 256 << 20;
    Path file = directory.resolve("data");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
      for (int at = 0; at < size; at += block.capacity()) {
        channel.write(block.clear());
      }
      MappedByteBuffer mapped = channel.map(MapMode.READ_ONLY, 0, size);
      MemoryLimit limit = new MemoryLimit(Pointer.physicalBytes() + size / 2, "what is taken now");

      assertThat(mapped.load().get(size - 1)).isZero();

      assertThat(mapped.isLoaded()).isTrue();
      assertThat(limit.excess()).as("the system takes them back when it needs them").isEmpty();
    }
  }
}
