package io.luthier.dl4j.device;

/**
 * What this process trains on.
 *
 * @param device {@code cpu}, or like {@code cuda:0 NVIDIA A10}, where 0 is Spark's address
 * @param remark what a person should know of it, without a full stop; empty in the usual case
 * @param advice what to do about that, without a full stop; empty if all is as it was asked for
 */
public record DeviceChoice(String device, String remark, String advice) {

  private static final String CPU = "cpu";

  static DeviceChoice cpu(String remark, String advice) {
    return new DeviceChoice(CPU, remark, advice);
  }

  /** Whether it is a GPU. */
  public boolean onGpu() {
    return !device.equals(CPU);
  }

  /** Why a GPU that was asked for is not used, and what to do, in sentences; empty if it is. */
  public String unusedGpu() {
    return onGpu() || advice.isEmpty() ? "" : remark + ". " + advice + ".";
  }

  /**
   * What has come of it, once ND4J has taken a backend.
   *
   * @param cpu whether that is the one for the CPU
   */
  public DeviceChoice after(boolean cpu) {
    if (cpu != onGpu()) {
      return this;
    }
    return cpu
        ? cpu(
            "on the CPU, though " + device + " was chosen: ND4J has not taken its CUDA backend",
            "The executor's log says why")
        : new DeviceChoice(
            "cuda",
            "on a GPU that was not chosen: ND4J was in use before Luthier was",
            "Let nothing touch ND4J before the first study of a session");
  }
}
