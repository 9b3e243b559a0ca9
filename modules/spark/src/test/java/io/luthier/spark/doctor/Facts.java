package io.luthier.spark.doctor;

import io.luthier.dl4j.NativeSelfTest;
import io.luthier.dl4j.NativeSettings.Threads;
import io.luthier.dl4j.device.DeviceChoice;
import java.util.Optional;

/** Facts of executors that were never there. */
final class Facts {

  private Facts() {}

  /** An executor with a heap of 2 GiB on a machine of 4 cores and 16 GiB, with nothing wrong. */
  static ProcessFacts sound() {
    return of("0", 2, 16, "1", 1, 0);
  }

  static ProcessFacts of(
      String id, int heapGib, int machineGib, String ompThreads, int threads, long limit) {
    return new ProcessFacts(
        id,
        "host",
        "17.0.15",
        "3.5.5",
        4,
        heapGib * Bytes.GIB,
        machineGib * Bytes.GIB,
        ompThreads,
        "",
        Optional.of(
            new NativeSelfTest.State(
                "CpuBackend",
                new DeviceChoice("cpu", "", ""),
                "linux-x86_64",
                new Threads(1, 1, threads),
                limit)),
        "",
        "");
  }

  /** The same executor, training on something. */
  static ProcessFacts on(ProcessFacts s, DeviceChoice device) {
    NativeSelfTest.State natives = s.natives().orElseThrow();
    return new ProcessFacts(
        s.id(),
        s.host(),
        s.java(),
        s.spark(),
        s.processors(),
        s.heap(),
        s.machine(),
        s.ompThreads(),
        s.pointerLimit(),
        Optional.of(
            new NativeSelfTest.State(
                natives.backend(),
                device,
                natives.platform(),
                natives.threads(),
                natives.physicalLimit())),
        "",
        "");
  }

  static ProcessFacts failing(String id, String nativeFailure, String outputFailure) {
    return new ProcessFacts(
        id, "host", "17", "3.5.5", 4, 0, 0, "", "", Optional.empty(), nativeFailure, outputFailure);
  }

  static ProcessFacts withPointerLimit(String limit) {
    ProcessFacts s = sound();
    return new ProcessFacts(
        s.id(),
        s.host(),
        s.java(),
        s.spark(),
        s.processors(),
        s.heap(),
        s.machine(),
        "",
        limit,
        s.natives(),
        "",
        "");
  }
}
