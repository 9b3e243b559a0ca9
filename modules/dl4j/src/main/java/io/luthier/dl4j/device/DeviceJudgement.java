package io.luthier.dl4j.device;

import io.luthier.dl4j.device.DeviceFacts.Backend;
import io.luthier.dl4j.device.DeviceFacts.Driver;
import io.luthier.dl4j.device.DeviceFacts.Version;
import java.util.List;

/**
 * Chooses what a process trains on. What cannot be mended by software is said first: nobody shall
 * install CUDA for a GPU that ND4J cannot use.
 */
final class DeviceJudgement {

  static final String ND4J_VERSION = "1.0.0-M2.1";

  /**
   * The native code of that release is for 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0 and 8.6, without
   * the intermediate code of which a driver could make another. GPUs run code of their own major
   * version and no higher minor one.
   */
  private static final Version OLDEST = new Version(3, 7);

  private static final Version NEWEST = new Version(8, 9);

  /** Of CUDA 11, any driver can run any minor version. */
  private static final Version CUDA = new Version(11, 0);

  private static final String HOW = ", as docs/gpu.md says";

  private DeviceJudgement() {}

  static DeviceChoice judge(DeviceFacts facts) {
    if (facts.granted().isEmpty()) {
      return facts.backend() == Backend.COMPLETE
          ? DeviceChoice.cpu("on the CPU: Spark has granted this process no GPU", "")
          : DeviceChoice.cpu("", "");
    }
    return judge(facts, facts.driver().orElseThrow());
  }

  private static DeviceChoice judge(DeviceFacts facts, Driver driver) {
    if (driver instanceof Driver.Unusable unusable) {
      return instead(
          unusable.why(),
          "Give executors with a GPU an NVIDIA driver, in their containers too, and Spark a"
              + " discovery script that names the GPUs as nvidia-smi does");
    }
    Driver.Usable gpu = (Driver.Usable) driver;
    if (gpu.capability().compareTo(OLDEST) < 0 || gpu.capability().compareTo(NEWEST) > 0) {
      return instead(
          "ND4J "
              + ND4J_VERSION
              + " has no code for "
              + gpu.name()
              + ", whose compute capability is "
              + gpu.capability()
              + generation(gpu.capability())
              + "; it has some for "
              + OLDEST
              + " to "
              + NEWEST,
          "Use other GPUs, or leave spark.executor.resource.gpu.amount out");
    }
    if (gpu.cuda().compareTo(CUDA) < 0) {
      return instead(
          "the NVIDIA driver can run CUDA "
              + gpu.cuda()
              + " at most, and ND4J "
              + ND4J_VERSION
              + " needs CUDA 11",
          "Install a newer driver: 450.80.02 is the oldest that will do");
    }
    if (facts.backend() == Backend.ABSENT) {
      return instead(
          "ND4J's CUDA backend is not in this assembly", "Build Luthier with -Pcuda" + HOW);
    }
    if (facts.backend() == Backend.CLASSES) {
      return instead(
          "the native code of ND4J's CUDA backend is not in the class path",
          "Put the two native jars into spark.executor.extraClassPath" + HOW);
    }
    if (!facts.missingLibraries().isEmpty()) {
      return instead(
          "libraries of CUDA 11 cannot be loaded: " + String.join(", ", facts.missingLibraries()),
          "Install CUDA 11.6 on the executors' machines, or put its jar beside the others" + HOW);
    }
    if (!facts.loadFailure().isEmpty()) {
      return instead(
          "the native code of ND4J's CUDA backend cannot be loaded: " + facts.loadFailure(),
          "Check its jars and libraries" + HOW);
    }
    List<String> granted = facts.granted();
    String device = "cuda:" + granted.get(0) + " " + gpu.name();
    return granted.size() == 1
        ? new DeviceChoice(device, "", "")
        : new DeviceChoice(
            device,
            "on one GPU of the "
                + granted.size()
                + " that Spark has granted: ND4J cannot be trusted with several in one process",
            "Set spark.executor.resource.gpu.amount=1, and have more executors");
  }

  private static DeviceChoice instead(String why, String advice) {
    return DeviceChoice.cpu("on the CPU, though Spark has granted a GPU: " + why, advice);
  }

  /** What people call those that are too new. */
  private static String generation(Version capability) {
    return switch (capability.major()) {
      case 9 -> " (Hopper)";
      case 10, 11, 12 -> " (Blackwell)";
      default -> "";
    };
  }
}
