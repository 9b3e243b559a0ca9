package io.luthier.spark.doctor;

/** Judges whether native code runs in a JVM. */
final class NativeCheck {

  private NativeCheck() {}

  static Finding of(String subject, ProcessFacts facts) {
    return facts
        .natives()
        .map(
            natives ->
                Finding.ok(
                    subject,
                    natives.backend()
                        + " computes on "
                        + natives.device()
                        + ", "
                        + natives.platform()))
        .orElseGet(
            () ->
                Finding.problem(
                    subject,
                    "native code does not run: " + facts.nativeFailure(),
                    "It needs the platform that this assembly was built for, and 0.5 GB for"
                        + " ~/.javacpp/cache, or where -Dorg.bytedeco.javacpp.cachedir= in"
                        + " spark.driver.extraJavaOptions and spark.executor.extraJavaOptions says"));
  }
}
