package io.luthier.dl4j.device;

import io.luthier.dl4j.device.DeviceFacts.Backend;
import io.luthier.dl4j.device.DeviceFacts.Driver;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice of this process between a GPU and the CPU. It is made once, by whoever asks for it
 * first, and holds as long as the process lives, because ND4J's backend does. Thread-safe.
 */
public final class DeviceSelection {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceSelection.class);

  private static List<String> granted = List.of();

  private static Optional<DeviceChoice> choice = Optional.empty();

  private DeviceSelection() {}

  /**
   * Tells which GPUs Spark has given this process. Comes too late once the choice is made.
   *
   * @param addresses as Spark has them
   */
  public static synchronized void grant(List<String> addresses) {
    granted = List.copyOf(addresses);
  }

  /**
   * The choice. Where it is the CPU, ND4J will not try anything else; where it is a GPU, that is
   * the only one that this process sees. Must come before anything touches ND4J.
   */
  public static synchronized DeviceChoice choice() {
    if (choice.isEmpty()) {
      DeviceFacts facts = facts(granted, DeviceSelection.class.getClassLoader());
      DeviceChoice made = DeviceJudgement.judge(facts);
      if (!made.onGpu() && facts.backend() != Backend.ABSENT) {
        CpuBackendAlone.install();
      }
      log(made);
      choice = Optional.of(made);
    }
    return choice.get();
  }

  private static void log(DeviceChoice made) {
    if (!made.advice().isEmpty()) {
      LOG.warn("Trials train {}. {}.", made.remark(), made.advice());
    } else if (!made.remark().isEmpty() || made.onGpu()) {
      LOG.info("Trials train {}", made.onGpu() ? "on " + made.device() : made.remark());
    }
  }

  /** Looks at one thing after the other, and at nothing that costs anything without a grant. */
  static DeviceFacts facts(List<String> granted, ClassLoader loader) {
    Backend backend = CudaBackend.in(loader);
    Optional<Driver> driver = granted.stream().findFirst().map(CudaDriver::ask);
    DeviceFacts known = new DeviceFacts(granted, driver, backend, List.of(), "");
    if (!DeviceJudgement.judge(known).onGpu()) {
      return known;
    }
    List<String> missing = CudaBackend.missingLibraries(loader);
    String failure = missing.isEmpty() ? CudaBackend.loadFailure(loader) : "";
    return new DeviceFacts(granted, driver, backend, missing, failure);
  }
}
