package io.luthier.cli;

import io.luthier.spark.doctor.ExecutorSize;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;
import picocli.CommandLine.Option;

/** The options with which {@code luthier doctor} prints settings for executors of a size. */
final class ExecutorOptions {

  private static final String MEMORY = "--executor-memory";
  private static final String MEMORY_SETTING = "spark.executor.memory";
  private static final String CORES = "--executor-cores";
  private static final String CORES_SETTING = "spark.executor.cores";

  @Option(
      names = "--slots",
      paramLabel = "4",
      description = "How many trials an executor trains at once. It is what asks for the settings.")
  private Integer slots;

  @Option(
      names = MEMORY,
      paramLabel = "4g",
      description = {
        "An executor's heap, as for spark-submit. What its container needs is more, and is printed."
      })
  private String memory;

  @Option(
      names = CORES,
      paramLabel = "8",
      description = "An executor's cores, as for spark-submit; by default one for each slot.")
  private Integer cores;

  @Option(
      names = "--parameters",
      paramLabel = "50000000",
      description = "Parameters of the largest network; by default 10 million.")
  private Long parameters;

  @Option(
      names = "--gpus",
      paramLabel = "1",
      description = "GPUs of an executor: 0, the default, or 1, which its slots share.")
  private Integer gpus;

  /**
   * What was asked for. What spark-submit was given before the jar counts as well.
   *
   * @throws UsageProblem saying what was found and what is allowed
   */
  ExecutorSize size(SparkConf conf) {
    if (slots == null) {
      throw new UsageProblem(
          given()
              + " goes with --slots, to print settings for executors of a size. As an option of"
              + " spark-submit, for the session that is checked, put it before the jar, or use"
              + " scripts/luthier, which sorts them out");
    }
    try {
      return new ExecutorSize(
          heap(conf),
          slots,
          cores != null ? cores : conf.getInt(CORES_SETTING, slots),
          parameters != null ? parameters : ExecutorSize.USUAL_PARAMETERS,
          gpus != null ? gpus : 0);
    } catch (IllegalArgumentException wrong) {
      throw new UsageProblem("doctor --slots: " + wrong.getMessage(), wrong);
    }
  }

  private String given() {
    return memory != null
        ? MEMORY
        : cores != null ? CORES : parameters != null ? "--parameters" : "--gpus";
  }

  private long heap(SparkConf conf) {
    String text = memory != null ? memory : conf.get(MEMORY_SETTING, "");
    if (text.isEmpty()) {
      throw new UsageProblem("--slots needs " + MEMORY + ", an executor's heap, such as 4g");
    }
    try {
      // Spark takes a number without a unit for MiB here.
      return JavaUtils.byteStringAsMb(text);
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw new UsageProblem(
          (memory != null ? MEMORY : MEMORY_SETTING)
              + ": found "
              + text
              + "; allowed is a whole number and a unit, such as 4g or 4096m",
          wrong);
    }
  }
}
