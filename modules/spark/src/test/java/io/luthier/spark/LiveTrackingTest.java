package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.study.TrackingSpec;
import io.luthier.trial.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies whose tracking server does not do what it should. */
final class LiveTrackingTest {

  @TempDir Path directory;

  @AfterEach
  void restore() {
    LocalSpark.session().conf().unset(LiveTracking.WAIT);
  }

  private StudySpec study(int port) {
    return StudySpec.builder("tracked")
        .seed(7)
        .label("color", Task.CLASSIFICATION)
        .parameter(Parameter.real("learningRate", 1e-3, 1e-1, Scale.LOG))
        .search(SearchSpec.random(3))
        .epochs(3)
        .output(directory.resolve("out").toString())
        .tracking(new TrackingSpec("http://me:secret@127.0.0.1:" + port, "e", true))
        .build();
  }

  private void assertOneWarning(int port, String reason) throws IOException {
    List<String> heard = new CopyOnWriteArrayList<>();
    StudyListener listener =
        new StudyListener() {
          @Override
          public void warned(String warning) {
            heard.add(warning);
          }
        };
    TunedStudy tuned =
        StudyRunner.on(LocalSpark.session()).listener(listener).run(study(port), Clouds.data());

    assertThat(tuned.results().ranked()).isEqualTo(3);
    List<String> said =
        tuned.warnings().stream().filter(w -> w.startsWith("tracking.mlflow: ")).toList();
    assertThat(said).hasSize(1);
    assertThat(said.get(0))
        .startsWith("tracking.mlflow: " + reason)
        .endsWith(
            "luthier export mlflow "
                + tuned.spec().output()
                + " --to http://***@127.0.0.1:"
                + port);
    assertThat(heard).containsOnlyOnce(said.get(0));
    Path summary = directory.resolve("out").resolve(Summary.FILE);
    assertThat(new ObjectMapper().readTree(summary.toFile()).path("warnings").toString())
        .contains(said.get(0));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content).as(file.toString()).doesNotContain("secret");
      }
    }
  }

  @Test
  void aServerThatIsNotThereIsOneWarning() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertOneWarning(free, "no connection to http://***@127.0.0.1:" + free + ". ");
  }

  @Test
  void aServerThatHangsIsNotWaitedFor() throws IOException {
    LocalSpark.session().conf().set(LiveTracking.WAIT, "1s");
    // It takes connections, as the system does for it, and says nothing.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertOneWarning(silent.getLocalPort(), "not all was sent within 1 s");
    }
  }

  @Test
  void aWaitThatIsNoneIsRefusedBeforeAnythingIsTrained() {
    LocalSpark.session().conf().set(LiveTracking.WAIT, "long");
    assertThatThrownBy(() -> StudyRunner.on(LocalSpark.session()).run(study(1), Clouds.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(LiveTracking.WAIT + ": found long");
  }

  @Test
  void anExportNeedsAStudyAndAServer() throws IOException {
    String nothing = directory.resolve("nothing").toString();
    assertThatThrownBy(() -> export(nothing, "http://127.0.0.1:1"))
        .isInstanceOf(java.io.FileNotFoundException.class)
        .hasMessageContaining("holds no study");
  }

  private static MlflowExport export(String output, String server) throws IOException {
    return MlflowExport.of(
        output, server, Optional.empty(), Optional.empty(), new Configuration(), Map.of());
  }
}
