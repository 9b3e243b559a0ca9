package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ProcessFactsTest {

  @Test
  void crossAsTheyAre() {
    ProcessFacts here = ProcessFacts.here("7", "host", 1, "out of reach");

    assertThat(here.nativeFailure()).isEmpty();
    assertThat(here.natives()).isPresent();
    assertThat(ProcessFacts.read(here.write())).isEqualTo(here);
    ProcessFacts failing = Facts.failing("1", "broken", "");
    assertThat(ProcessFacts.read(failing.write())).isEqualTo(failing);
  }

  @Test
  void theReasonIsTheDeepestCause() {
    Throwable wrapped =
        new IllegalStateException("ND4J is missing", new UnsatisfiedLinkError("no libm\nin a"));

    assertThat(ProcessFacts.reason(wrapped)).isEqualTo("UnsatisfiedLinkError: no libm");
    assertThat(ProcessFacts.reason(new IOException("it is full"))).isEqualTo("it is full");
    assertThat(ProcessFacts.reason(new StackOverflowError())).isEqualTo("StackOverflowError");
  }
}
