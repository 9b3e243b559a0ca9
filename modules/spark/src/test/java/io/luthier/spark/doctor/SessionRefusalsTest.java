package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.study.ExecutorSpec;
import io.luthier.study.ResourceSpec;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connect.NamedLikeSparkFour;
import org.junit.jupiter.api.Test;

final class SessionRefusalsTest {

  private static SparkConf conf(String... settings) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return conf;
  }

  @Test
  void anOrdinarySessionMayBeMade() {
    assertThatCode(
            () ->
                SessionRefusals.check(
                    conf("spark.master", "spark://a:7077", "spark.task.resource.gpu.amount", "1"),
                    Map.of("HOME", "/")))
        .doesNotThrowAnyException();
    assertThatCode(() -> SessionRefusals.check(conf("spark.master", "local[4]"), Map.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void sparkConnectIsRefusedBeforeASessionOfThisHostIsMade() {
    assertThatThrownBy(() -> SessionRefusals.check(conf("spark.remote", "sc://a"), Map.of()))
        .isInstanceOf(SessionRefused.class)
        .hasMessageStartingWith("found spark.remote=sc://a, which is Spark Connect. A study needs");
    assertThatThrownBy(() -> SessionRefusals.check(conf(), Map.of("SPARK_REMOTE", "sc://b")))
        .isInstanceOf(SessionRefused.class)
        .hasMessageStartingWith("found SPARK_REMOTE=sc://b in the environment, which is");
  }

  @Test
  void aSessionOfSparkConnectIsKnownByItsClass() {
    assertThat(SessionRefusals.connect(SparkSession.class)).isEmpty();
    assertThat(SessionRefusals.connect(NamedLikeSparkFour.class)).isPresent();
    assertThat(SessionRefusals.connect(Object.class)).as("Spark 3.5: no sparkContext").isPresent();
  }

  @Test
  void resourcesThatLocalModeNeverGrantsAreRefused() {
    SparkConf local = conf("spark.master", "local[2]", "spark.task.resource.gpu.amount", "1");

    assertThatThrownBy(() -> SessionRefusals.check(local, Map.of()))
        .isInstanceOfSatisfying(
            SessionRefused.class,
            refused -> assertThat(refused.finding().severity()).isEqualTo(Finding.Severity.PROBLEM))
        .hasMessageContaining("found spark.task.resource.gpu.amount with the master local[2]");
  }

  private static String executors(ResourceSpec asked, SparkConf conf, boolean local) {
    return SessionRefusals.executors(asked, conf, local).map(Finding::sentence).orElse("");
  }

  @Test
  void aStudyGetsItsKindsOfExecutorsOnlyFromAClusterThatAllocatesDynamically() {
    ResourceSpec kinds = new ResourceSpec(OptionalInt.empty(), List.of(ExecutorSpec.gpu(4)));
    SparkConf dynamic = conf("spark.dynamicAllocation.enabled", "true");

    assertThat(executors(kinds, dynamic, false)).isEmpty();
    assertThat(executors(kinds, dynamic, true)).contains("has no cluster to ask");
    assertThat(executors(kinds, conf(), false))
        .contains("only with dynamic allocation")
        .contains("Set spark.dynamicAllocation.enabled=true");
  }

  @Test
  void theCoresOfATrialCannotChangeInALocalSession() {
    ResourceSpec two = new ResourceSpec(OptionalInt.of(2), List.of());

    assertThat(executors(two, conf(), true)).contains("Start it with spark.task.cpus=2");
    assertThat(executors(two, conf("spark.task.cpus", "2"), true)).isEmpty();
    assertThat(executors(two, conf(), false)).isEmpty();
    assertThat(executors(ResourceSpec.SESSION, conf("spark.task.cpus", "2"), true)).isEmpty();
  }
}
