package io.luthier.spark.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.dl4j.data.PackedRows;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalCopiesTest {

  private static final Configuration HADOOP = new Configuration();

  @TempDir Path directory;

  private static List<PackedRow> rows(Random random, int count, int width) {
    List<PackedRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] features = new float[width];
      for (int j = 0; j < width; j++) {
        features[j] = (float) random.nextGaussian();
      }
      rows.add(new PackedRow(features, random.nextInt(3)));
    }
    return rows;
  }

  private static ShardedRows write(ShardDirectory shards, List<List<PackedRow>> parts)
      throws IOException {
    List<Shard> written = new ArrayList<>();
    for (List<PackedRow> part : parts) {
      ShardWriter.write(shards.path(), HADOOP, "train-" + written.size(), part.iterator())
          .map(Shard::text)
          .map(Shard::of)
          .ifPresent(written::add);
    }
    return new ShardedRows(shards.path(), written);
  }

  private ShardDirectory shards(String output) throws IOException {
    return ShardDirectory.in(directory.resolve(output).toUri().toString(), HADOOP);
  }

  private PackedRows open(ShardedRows rows) throws IOException, InterruptedException {
    return LocalCopies.open(rows, HADOOP, local());
  }

  private Path local() throws IOException {
    return Files.createDirectories(directory.resolve("local"));
  }

  private Path file(ShardedRows rows, int index) {
    return Path.of(java.net.URI.create(rows.directory())).resolve(rows.shards().get(index).file());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 300_000})
  void whatIsMappedIsWhatWasWritten(int width) throws Exception {
    Random random = new Random(width);
    List<List<PackedRow>> parts =
        List.of(rows(random, 3, width), List.of(), rows(random, 1, width), rows(random, 5, width));
    try (ShardDirectory shards = shards("out")) {
      PackedRows mapped = open(write(shards, parts));

      List<PackedRow> expected = parts.stream().flatMap(List::stream).toList();
      assertThat(mapped.rows()).isEqualTo(9);
      assertThat(mapped.width()).isEqualTo(width);
      for (int row = 0; row < 9; row++) {
        float[] features = new float[width];
        mapped.copy(row, FloatBuffer.wrap(features), 0);
        assertThat(features).isEqualTo(expected.get(row).features());
        assertThat(mapped.label(row)).isEqualTo(expected.get(row).label());
      }
      assertThat(local()).as("no name, so nothing can stay behind").isEmptyDirectory();
    }
    assertThat(directory.resolve("out")).isEmptyDirectory();
  }

  @Test
  void whoComesAtOnceGetsTheSameCopyAndStudiesGetTheirOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ShardDirectory other = shards("other")) {
      ShardedRows second = write(other, List.of(rows(new Random(2), 1000, 50)));
      ShardedRows first;
      List<PackedRows> opened = new ArrayList<>();
      try (ShardDirectory one = shards("one")) {
        ShardedRows rows = write(one, List.of(rows(new Random(1), 1000, 50)));
        List<Callable<PackedRows>> calls = new ArrayList<>();
        calls.addAll(Collections.nCopies(8, () -> open(rows)));
        calls.addAll(Collections.nCopies(8, () -> open(second)));
        for (Future<PackedRows> call : threads.invokeAll(calls)) {
          opened.add(call.get());
        }
        first = rows;
      }
      assertThat(opened.subList(0, 8)).allMatch(rows -> rows == opened.get(0));
      assertThat(opened.subList(8, 16)).allMatch(rows -> rows == opened.get(8));
      assertThat(opened.get(8).blocks()).isNotEqualTo(opened.get(0).blocks());
      assertThat(open(second)).as("goes on when the other has ended").isSameAs(opened.get(8));
      assertThatThrownBy(() -> open(first)).isInstanceOf(IOException.class);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void damageIsNoticedAndTheNextOneTriesAgain() throws Exception {
    try (ShardDirectory shards = shards("out")) {
      ShardedRows rows =
          write(shards, List.of(rows(new Random(1), 10, 4), rows(new Random(2), 10, 4)));
      Path file = file(rows, 1);
      byte[] whole = Files.readAllBytes(file);
      for (int at : new int[] {0, 100, whole.length - 1}) {
        byte[] torn = whole.clone();
        torn[at] ^= 1;
        Files.write(file, torn);
        assertThatThrownBy(() -> open(rows))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("packed data was damaged after it had been written: ")
            .hasMessageEndingWith("train-1: its checksum has changed");
      }
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
      assertThatThrownBy(() -> open(rows)).hasMessageContaining("it is shorter than it was");
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length + 1));
      assertThatThrownBy(() -> open(rows)).hasMessageContaining("it is longer than it was");
      assertThat(local()).as("nothing is left of the attempts").isEmptyDirectory();

      Files.write(file, whole);
      assertThat(open(rows).rows()).isEqualTo(20);
    }
  }

  @Test
  void aWriterThatDiesLeavesNothingUnderTheShardsName() throws Exception {
    try (ShardDirectory shards = shards("out")) {
      Iterator<PackedRow> rows = rows(new Random(1), 5, 100_000).iterator();
      Iterator<PackedRow> dying =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              return true;
            }

            @Override
            public PackedRow next() {
              return rows.next();
            }
          };
      assertThatThrownBy(() -> ShardWriter.write(shards.path(), HADOOP, "train-0", dying))
          .isInstanceOf(java.util.NoSuchElementException.class);
      Path place = Path.of(java.net.URI.create(shards.path()));
      assertThat(place.resolve("train-0")).doesNotExist();

      List<PackedRow> again = rows(new Random(1), 5, 100_000);
      Optional<Shard> shard = ShardWriter.write(shards.path(), HADOOP, "train-0", again.iterator());
      assertThat(shard.orElseThrow().rows()).isEqualTo(5);
    }
  }

  @Test
  void aDiskWithoutRoomIsOneSentence() throws Exception {
    try (ShardDirectory shards = shards("out")) {
      ShardedRows rows = write(shards, List.of(rows(new Random(1), 10, 4)));
      Path nowhere = directory.resolve("nowhere");
      assertThatThrownBy(() -> LocalCopies.open(rows, HADOOP, nowhere))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("and " + nowhere + " has 0: no space left; give executors other");
    }
  }

  @Test
  void whatADeadDriverHasLeftGoes() throws Exception {
    ShardDirectory dead = shards("out");
    write(dead, List.of(rows(new Random(1), 10, 4)));
    Path output = directory.resolve("out");
    Files.writeString(output.resolve("study.json"), "{}");

    ShardDirectory.removeAll(
        org.apache.hadoop.fs.FileSystem.getLocal(HADOOP).getRawFileSystem(),
        new org.apache.hadoop.fs.Path(output.toUri()));

    try (Stream<Path> left = Files.list(output)) {
      assertThat(left).containsExactly(output.resolve("study.json"));
    }
  }
}
