package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.spark.doctor.Finding.Severity;
import io.luthier.spark.link.LuthierPlugin;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionCheckTest {

  private static final SparkConf PLAIN = new SparkConf(false);

  private static SparkConf with(String key, String value) {
    return PLAIN.clone().set(key, value);
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.15, OK",
    "17, OK",
    "21.0.2+13-LTS, OK",
    "11.0.22, PROBLEM",
    "1.8.0_392, PROBLEM",
  })
  void javaMustBe17OrLater(String version, Severity severity) {
    assertThat(SessionCheck.java(version).severity()).isEqualTo(severity);
  }

  @ParameterizedTest
  @CsvSource({
    "3.5.5, 2.12.18, OK",
    "3.5.0, 2.12.17, OK",
    "3.4.3, 2.12.17, WARNING",
    "3.50.1, 2.12.17, WARNING",
    "3.5.5, 2.13.8, PROBLEM",
    "4.0.0, 2.13.16, PROBLEM",
  })
  void sparkIsOneLineAndScalaAnother(String spark, String scala, Severity severity) {
    Finding finding = SessionCheck.spark(spark, scala, "yarn");

    assertThat(finding.severity()).isEqualTo(severity);
    assertThat(finding.found()).startsWith(spark + ", Scala " + scala + ", on yarn");
  }

  @Test
  void executorsHaveTheDriversSpark() {
    assertThat(SessionCheck.sameSpark("3.5.5", "3.5.5").severity()).isEqualTo(Severity.OK);
    assertThat(SessionCheck.sameSpark("3.5.1", "3.5.5").found())
        .isEqualTo("3.5.1, and the driver's is 3.5.5");
  }

  @Test
  void bothOfSparksSerializersWork() {
    String key = "spark.serializer";

    assertThat(SessionCheck.serializer(PLAIN).found()).startsWith("Java's");
    assertThat(
            SessionCheck.serializer(with(key, "org.apache.spark.serializer.KryoSerializer"))
                .found())
        .startsWith("Kryo");
    assertThat(SessionCheck.serializer(with(key, "com.example.Own")).severity())
        .isEqualTo(Severity.WARNING);
  }

  @Test
  void withoutThePluginItIsSaidWhatItWouldBring() {
    String name = LuthierPlugin.class.getName();

    assertThat(SessionCheck.plugin(with("spark.plugins", "com.example.A," + name), false).found())
        .startsWith("loaded");
    assertThat(SessionCheck.plugin(PLAIN, true).severity()).isEqualTo(Severity.OK);
    Finding without = SessionCheck.plugin(with("spark.plugins", "com.example.A"), false);
    assertThat(without.severity()).isEqualTo(Severity.OK);
    assertThat(without.found())
        .contains("by an endpoint of their own", "--conf spark.plugins=" + name);
  }

  @Test
  void aTaskThatCannotLoadOurClassesHasAnOldJava() {
    assertThat(
            SessionCheck.javaOfFailure(
                "Job aborted: java.lang.UnsupportedClassVersionError: io/luthier/X (version 61.0)"))
        .hasValueSatisfying(f -> assertThat(f.severity()).isEqualTo(Severity.PROBLEM));
    assertThat(SessionCheck.javaOfFailure("Job aborted: out of memory")).isEmpty();
  }
}
