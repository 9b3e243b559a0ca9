package io.luthier.spark.link;

import io.luthier.dl4j.device.DeviceSelection;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** The GPUs that Spark has granted to this process. */
public final class GrantedGpus {

  /** What Spark calls them in {@code spark.executor.resource.gpu.amount}. */
  private static final String RESOURCE = "gpu";

  private GrantedGpus() {}

  /**
   * Passes on what a task was given, where no plugin has passed on what its executor was given.
   * Must come before the task touches ND4J.
   */
  public static void tell(TaskContext task) {
    tell(task.resourcesJMap());
  }

  /** Passes on what an executor was given. */
  static void tell(Map<String, ResourceInformation> resources) {
    ResourceInformation gpus = resources.get(RESOURCE);
    if (gpus != null) {
      DeviceSelection.grant(List.of(gpus.addresses()));
    }
  }
}
