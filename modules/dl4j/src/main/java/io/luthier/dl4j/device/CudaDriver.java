package io.luthier.dl4j.device;

import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import io.luthier.dl4j.device.DeviceFacts.Driver;
import io.luthier.dl4j.device.DeviceFacts.Version;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the NVIDIA driver, through the library that comes with it. That makes no context on the GPU
 * and takes none of its memory.
 */
final class CudaDriver {

  private static final Logger LOG = LoggerFactory.getLogger(CudaDriver.class);

  private static final String LIBRARY = "libcuda.so.1";

  /** From the driver's cuda.h. */
  private static final int CAPABILITY_MAJOR = 75;

  private static final int CAPABILITY_MINOR = 76;

  private static final int NAME_BYTES = 256;

  private CudaDriver() {}

  /**
   * Makes a GPU the only one that this process will see, as its device 0, and asks for it. Must
   * come before anything else loads the driver.
   *
   * @param address as {@code nvidia-smi} numbers GPUs, or a UUID
   */
  static Driver ask(String address) {
    NativeLibrary driver;
    try {
      // CUDA's own order has the fastest first.
      ProcessVariable.set("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
      ProcessVariable.set("CUDA_VISIBLE_DEVICES", address);
      driver = NativeLibrary.getInstance(LIBRARY);
    } catch (LinkageError missing) {
      LOG.debug("{} cannot be loaded", LIBRARY, missing);
      return new Driver.Unusable("there is no NVIDIA driver: " + LIBRARY + " cannot be loaded");
    }
    try {
      call(driver, "cuInit", 0);
      IntByReference number = new IntByReference();
      call(driver, "cuDriverGetVersion", number);
      // 11060 is 11.6.
      Version cuda = new Version(number.getValue() / 1000, number.getValue() % 1000 / 10);
      call(driver, "cuDeviceGet", number, 0);
      int device = number.getValue();
      byte[] name = new byte[NAME_BYTES];
      call(driver, "cuDeviceGetName", name, NAME_BYTES, device);
      call(driver, "cuDeviceGetAttribute", number, CAPABILITY_MAJOR, device);
      int major = number.getValue();
      call(driver, "cuDeviceGetAttribute", number, CAPABILITY_MINOR, device);
      return new Driver.Usable(cuda, text(name), new Version(major, number.getValue()));
    } catch (CallFailed failed) {
      return new Driver.Unusable(
          "the NVIDIA driver does not give GPU " + address + ": " + failed.getMessage());
    } catch (LinkageError old) {
      LOG.debug("{} is not what it should be", LIBRARY, old);
      return new Driver.Unusable("this is no driver that CUDA 11 could use: " + LIBRARY);
    }
  }

  private static void call(NativeLibrary driver, String function, Object... arguments)
      throws CallFailed {
    int code = driver.getFunction(function).invokeInt(arguments);
    if (code != 0) {
      throw new CallFailed(function + " ended with error " + code);
    }
  }

  /** What C has written, up to its zero. */
  private static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
  }

  private static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1;

    CallFailed(String message) {
      super(message);
    }
  }
}
