package io.luthier.spark.doctor;

import io.luthier.dl4j.NativeSelfTest;
import io.luthier.dl4j.device.DeviceChoice;

/** Judges whether native code runs in a JVM, and whether it runs on what was asked for. */
final class NativeCheck {

  private NativeCheck() {}

  static Finding of(String subject, ProcessFacts facts) {
    return facts
        .natives()
        .map(natives -> computing(subject, natives))
        .orElseGet(
            () ->
                Finding.problem(
                    subject,
                    "native code does not run: " + facts.nativeFailure(),
                    "It needs the platform that this assembly was built for, and 0.5 GB of disk in"
                        + " ~/.javacpp/cache; executors unpack it elsewhere with --conf"
                        + " spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=/there"));
  }

  private static Finding computing(String subject, NativeSelfTest.State natives) {
    DeviceChoice device = natives.device();
    String found =
        natives.backend() + " computes on " + device.device() + ", " + natives.platform();
    if (!device.remark().isEmpty()) {
      found += "; trials train " + device.remark();
    }
    return device.advice().isEmpty()
        ? Finding.ok(subject, found)
        : Finding.warning(subject, found, device.advice());
  }
}
