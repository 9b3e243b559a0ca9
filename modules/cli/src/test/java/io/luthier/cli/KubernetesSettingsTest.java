package io.luthier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.Versions;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the images have what the property files name, and are made of what is built. */
final class KubernetesSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile", "Dockerfile.gpu"})
  void imagesAreMadeOfWhatThereIs(String file) {
    String docs = KubernetesFiles.documentation("kubernetes.md");
    for (String[] copied : copies(file)) {
      boolean built = copied[0].startsWith("modules/cli/target/");
      assertThat(
              built
                  ? docs.contains(copied[0])
                  : Files.exists(KubernetesFiles.ROOT.resolve(copied[0])))
          .as(copied[0])
          .isTrue();
    }
    assertThat(KubernetesFiles.text(file))
        .contains(
            "\nFROM apache/spark:"
                + org.apache.spark.package$.MODULE$.SPARK_VERSION()
                + "-scala2.12-java17-ubuntu\n")
        .endsWith("\nUSER spark\n");
    assertThat(copies(file))
        .contains(
            new String[] {
              "modules/cli/target/luthier-" + Versions.luthier() + ".jar",
              "/opt/luthier/luthier.jar"
            });
  }

  @Test
  void theImageForGpusHasWhatTheSettingsName() {
    Map<String, String> settings = KubernetesFiles.properties("gpu.properties");
    assertThat(copies("Dockerfile.gpu"))
        .contains(
            new String[] {
              "cluster-configs/gpu/discover-gpus",
              settings.get("spark.executor.resource.gpu.discoveryScript")
            },
            new String[] {
              "modules/cli/target/cuda/",
              settings.get("spark.executor.extraClassPath").replace("*", "")
            });
    for (String variant : List.of("cpu", "gpu")) {
      String image =
          KubernetesFiles.properties(variant + ".properties")
              .get("spark.kubernetes.container.image");
      assertThat(KubernetesFiles.text(variant.equals("cpu") ? "Dockerfile" : "Dockerfile.gpu"))
          .contains("-t " + image + " .");
    }
  }

  /** Source and target of what is copied from the project. */
  private static List<String[]> copies(String file) {
    return KubernetesFiles.text(file)
        .lines()
        .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
        .map(line -> line.replaceAll("COPY |--chmod=\\S+ ", "").split(" ", 2))
        .toList();
  }
}
