package io.luthier.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.luthier.dl4j.TrialTrainer;
import io.luthier.spark.StudyRunner;
import io.luthier.study.Study;
import java.io.ObjectInputStream;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the product never does, whatever it is asked for; see docs/security.md. */
final class ClosedDoorsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              "io.luthier.space",
              "io.luthier.trial",
              "io.luthier.callback",
              "io.luthier.diagnosis",
              "io.luthier.sampler",
              "io.luthier.pruner",
              "io.luthier.ledger",
              "io.luthier.study",
              "io.luthier.dl4j",
              "io.luthier.spark",
              "io.luthier.cli");

  @Test
  void theWholeProductIsLookedAt() {
    for (Class<?> one :
        List.of(Study.class, TrialTrainer.class, StudyRunner.class, Luthier.class)) {
      assertThat(CLASSES.contain(one)).as(one.getName()).isTrue();
    }
  }

  @Test
  void nothingListensOnAnAddress() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            ServerSocket.class, ServerSocketChannel.class, DatagramSocket.class, HttpServer.class)
        .check(CLASSES);
  }

  @Test
  void nothingIsReadWithJavasDeserialisation() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ObjectInputStream.class)
        .check(CLASSES);
  }
}
