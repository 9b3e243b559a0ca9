package io.luthier.spark;

import io.luthier.spark.doctor.ExecutorMemory;
import io.luthier.spark.doctor.SessionRefusals;
import io.luthier.spark.doctor.Slots;
import io.luthier.spark.doctor.Words;
import io.luthier.study.ExecutorSpec;
import io.luthier.study.ResourceSpec;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceProfile;
import org.apache.spark.resource.TaskResourceRequest;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/**
 * A kind of executor that takes part in a study, with jobs of its own. All lanes of a study claim
 * their trials from the same place.
 *
 * @param number from 0
 * @param profile what its tasks and executors need, registered with the session; empty for what the
 *     session itself says
 * @param needs what an executor of it has, in words
 */
record Lane(int number, Optional<ResourceProfile> profile, String needs) {

  private static final String GPU = "gpu";
  private static final String GPUS_OF_TASK = "spark.task.resource.gpu.amount";
  private static final String GPU_OF_EXECUTOR = "spark.executor.resource.gpu.";
  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

  /** The lane of all executors that a session has of its own accord. */
  static Lane ofSession(SparkContext spark) {
    return new Lane(0, Optional.empty(), sessionNeeds(spark.conf()));
  }

  /**
   * The lanes of a study.
   *
   * @throws io.luthier.spark.doctor.SessionRefused if this session cannot have them
   */
  static List<Lane> of(ResourceSpec resources, SparkContext spark) {
    SessionRefusals.checkExecutors(resources, spark);
    if (resources.executors().isEmpty()) {
      OptionalInt slots = resources.trialSlots();
      return slots.isEmpty() || slots.getAsInt() == spark.conf().getInt("spark.task.cpus", 1)
          ? List.of(ofSession(spark))
          : List.of(ofTasks(slots.getAsInt(), spark));
    }
    return IntStream.range(0, resources.executors().size())
        .mapToObj(i -> ofKind(i, resources.executors().get(i), resources.trialSlots(), spark))
        .toList();
  }

  /** The session's executors, with other tasks than its settings say. */
  private static Lane ofTasks(int cores, SparkContext spark) {
    TaskResourceRequests tasks = new TaskResourceRequests().cpus(cores);
    double gpus = spark.conf().getDouble(GPUS_OF_TASK, 0);
    if (gpus > 0) {
      tasks.resource(GPU, gpus);
    }
    return new Lane(
        0,
        registered(new ResourceProfileBuilder().require(tasks), spark),
        sessionNeeds(spark.conf()) + ", at least " + Words.count(cores, "core"));
  }

  private static Lane ofKind(
      int number, ExecutorSpec kind, OptionalInt trialSlots, SparkContext spark) {
    SparkConf conf = spark.conf();
    int cpus =
        kind.trialSlots()
            .orElse(trialSlots.orElse(Math.min(conf.getInt("spark.task.cpus", 1), kind.cores())));
    TaskResourceRequests tasks = new TaskResourceRequests().cpus(cpus);
    String heap = conf.get("spark.executor.memory", "1g");
    ExecutorResourceRequests executors =
        new ExecutorResourceRequests().cores(kind.cores()).memory(heap);
    // Of a profile of its own Spark would not take the session's setting.
    ExecutorMemory.of(conf)
        .overhead()
        .ifPresent(bytes -> executors.memoryOverhead((bytes >> 20) + "m"));
    String needs = Words.count(kind.cores(), "core") + " and " + heap + " of heap";
    if (kind.gpus() > 0) {
      tasks.resource(GPU, kind.gpusPerTrial());
      executors.resource(
          GPU,
          kind.gpus(),
          conf.get(GPU_OF_EXECUTOR + "discoveryScript", ""),
          conf.get(GPU_OF_EXECUTOR + "vendor", ""));
      needs = Words.count(kind.gpus(), "GPU") + ", " + needs;
    }
    ResourceProfileBuilder profile = new ResourceProfileBuilder().require(tasks).require(executors);
    return new Lane(number, registered(profile, spark), needs);
  }

  /** A profile that the session knows; an equal one that it had before is taken instead. */
  private static Optional<ResourceProfile> registered(
      ResourceProfileBuilder builder, SparkContext spark) {
    ResourceProfile profile = builder.build();
    scala.Option<ResourceProfile> known =
        spark.resourceProfileManager().getEquivalentProfile(profile);
    if (known.isDefined()) {
      return Optional.of(known.get());
    }
    spark.resourceProfileManager().addResourceProfile(profile);
    return Optional.of(profile);
  }

  private static String sessionNeeds(SparkConf conf) {
    String cores = conf.get("spark.executor.cores", "");
    String gpus = conf.get(GPU_OF_EXECUTOR + "amount", "0");
    return (gpus.equals("0") ? "" : Words.count(Integer.parseInt(gpus), "GPU") + ", ")
        + (cores.isEmpty() ? "" : Words.count(Integer.parseInt(cores), "core") + " and ")
        + conf.get("spark.executor.memory", "1g")
        + " of heap"
        + (conf.getBoolean(DYNAMIC, false) ? ", by dynamic allocation" : "");
  }

  /**
   * How many trials its executors run at once, as things stand; 0 where none has come yet. Spark
   * counts that by cores and GPUs for its barrier stages, which must have their tasks all at once.
   */
  int slots(SparkContext spark) {
    ResourceProfile own = profile.orElseGet(spark.resourceProfileManager()::defaultResourceProfile);
    int counted = spark.maxNumConcurrentTasks(own);
    TaskResourceRequest gpu = own.taskResourcesJMap().get(GPU);
    // Of a GPU that tasks share Spark 3.5 counts each part as often as there are parts.
    return gpu == null || gpu.amount() >= 1
        ? counted
        : Math.min(counted, sharing(own, gpu.amount(), spark));
  }

  private static int sharing(ResourceProfile own, double gpusPerTask, SparkContext spark) {
    int cpus = (int) own.taskResourcesJMap().get(ResourceProfile.CPUS()).amount();
    boolean ofTasksAlone = own instanceof TaskResourceProfile;
    return JavaConverters.seqAsJavaList(spark.statusStore().executorList(true)).stream()
        .filter(executor -> ofTasksAlone || executor.resourceProfileId() == own.id())
        .mapToInt(executor -> Slots.of(executor.totalCores(), cpus, gpus(executor), gpusPerTask))
        .sum();
  }

  /** The driver, which is among the executors, has none. */
  private static int gpus(ExecutorSummary executor) {
    scala.Option<ResourceInformation> gpus = executor.resources().get(GPU);
    return gpus.isDefined() ? gpus.get().addresses().length : 0;
  }

  /** How many trials all of them run at once, as things stand. */
  static int slots(List<Lane> lanes, SparkContext spark) {
    return lanes.stream().mapToInt(lane -> lane.slots(spark)).sum();
  }
}
