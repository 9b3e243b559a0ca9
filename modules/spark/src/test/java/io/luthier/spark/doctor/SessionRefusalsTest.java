package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
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
}
