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
                    "It needs the platform that this assembly was built for, and 0.5 GB of disk in"
                        + " ~/.javacpp/cache; executors unpack it elsewhere with --conf"
                        + " spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=/there"));
  }
}
