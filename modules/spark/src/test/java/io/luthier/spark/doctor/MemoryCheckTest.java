package io.luthier.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.dl4j.device.DeviceChoice;
import io.luthier.spark.doctor.Finding.Severity;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryCheckTest {

  private static final ExecutorMemory FREE =
      new ExecutorMemory(2 * Bytes.GIB, OptionalLong.empty(), 0);

  private static ExecutorMemory killedBeyond(long overhead) {
    return new ExecutorMemory(2 * Bytes.GIB, OptionalLong.of(overhead), 0);
  }

  private static Finding check(ProcessFacts facts, ExecutorMemory memory) {
    return MemoryCheck.of(facts, memory, 2, 1, facts.heap());
  }

  private static ProcessFacts limited(int limitGib) {
    return Facts.of("0", 2, 16, "1", 1, limitGib * Bytes.GIB);
  }

  @Test
  void saysWhatNetworksHaveBesideTheHeap() {
    // 1 GiB is the process's own; the rest is 24 bytes a parameter, for each slot.
    assertThat(check(Facts.sound(), FREE).found())
        .isEqualTo(
            "heap 2.0 GiB, beside it 14.0 GiB for the networks of 2 slots, of up to 290 million"
                + " parameters");
    assertThat(check(limited(5), FREE).found())
        .endsWith("beside it 3.0 GiB for the networks of 2 slots, of up to 44 million parameters");
    assertThat(check(Facts.sound(), killedBeyond(Bytes.GIB)).found())
        .endsWith("1.0 GiB for the networks of 2 slots, which must be small");
    assertThat(MemoryCheck.of(Facts.sound(), FREE, 1, 3, 6 * Bytes.GIB).found())
        .endsWith(
            "beside it 3.3 GiB for the network of 1 slot, of up to 104 million parameters; its"
                + " machine has 3 executors");
    assertThat(MemoryCheck.of(Facts.sound(), killedBeyond(8 * Bytes.GIB), 1, 3, 6 * Bytes.GIB))
        .as("an overhead that the machine has not")
        .isEqualTo(MemoryCheck.of(Facts.sound(), FREE, 1, 3, 6 * Bytes.GIB));
    DeviceChoice gpu = new DeviceChoice("cuda:0 NVIDIA A10", "", "");
    assertThat(check(Facts.on(Facts.sound(), gpu), killedBeyond(3 * Bytes.GIB)).found())
        .isEqualTo("heap 2.0 GiB, beside it 3.0 GiB for CUDA");
  }

  @Test
  void theLimitCountsTheHeapAsWell() {
    Finding finding = check(limited(2), FREE);

    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.found())
        .startsWith("org.bytedeco.javacpp.maxphysicalbytes is 2.0 GiB, and the heap alone");
    assertThat(finding.advice()).endsWith("for the networks of 2 slots");
  }

  @ParameterizedTest
  @CsvSource({"1024, WARNING", "1126, WARNING", "1127, OK"})
  void theClusterMustNotKillBeforeTheLimitIsNoticed(int overheadMib, Severity severity) {
    assertThat(check(limited(3), killedBeyond(overheadMib * Bytes.MIB)).severity())
        .isEqualTo(severity);
  }

  @Test
  void theOverheadThatWouldDoIsSaid() {
    assertThat(check(limited(3), killedBeyond(Bytes.GIB)).advice())
        .contains("--conf spark.executor.memoryOverhead=1127m");
  }

  @Test
  void whatSparkKeepsBesideTheHeapIsPartOfTheContainer() {
    SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
    conf.set("spark.executor.memory", "2g").set("spark.executor.memoryOverhead", "1g");
    conf.set("spark.memory.offHeap.enabled", "true").set("spark.memory.offHeap.size", "512m");
    ExecutorMemory memory = ExecutorMemory.of(conf);

    assertThat(memory.limit()).hasValue(3584 * Bytes.MIB);
    assertThat(memory.overhead()).as("for networks").hasValue(Bytes.GIB);
    conf.set("spark.memory.offHeap.enabled", "false");
    assertThat(ExecutorMemory.of(conf).limit()).hasValue(3 * Bytes.GIB);
  }

  @Test
  void anOptionOfJavaLimitsUnlessItIsZero() {
    String option = "-Dorg.bytedeco.javacpp.maxphysicalbytes=";

    assertThat(MemoryCheck.limits("-Xss1m " + option + "6g -Da=b")).isTrue();
    assertThat(MemoryCheck.limits(option + "0 -Da=b")).isFalse();
    assertThat(MemoryCheck.limits("-Da=b")).isFalse();
  }

  @Test
  void withoutALimitTheOverheadMustHoldANetwork() {
    assertThat(check(Facts.sound(), killedBeyond(384 * Bytes.MIB)).found())
        .startsWith("an executor has 384 MiB beside its heap");
    assertThat(check(Facts.sound(), killedBeyond(Bytes.GIB)).severity()).isEqualTo(Severity.OK);
  }

  @Test
  void theHeapsOfAMachineMustLeaveItSomething() {
    ProcessFacts facts = Facts.of("0", 7, 16, "1", 1, 0);

    assertThat(MemoryCheck.of(facts, FREE, 1, 2, 14 * Bytes.GIB).severity()).isEqualTo(Severity.OK);
    Finding finding = MemoryCheck.of(facts, FREE, 1, 2, 15 * Bytes.GIB);
    assertThat(finding.found())
        .startsWith("the heaps of 2 executors may take 15.0 GiB of 16.0 GiB");
    assertThat(finding.advice()).contains("--executor-memory").contains("fewer executors");
    assertThat(check(Facts.of("driver", 2, 2, "", 1, 0), FREE).advice())
        .contains("lower --driver-memory");
  }

  @Test
  void theLimitThatDoesNotCountArraysIsExplained() {
    assertThat(check(Facts.withPointerLimit("4g"), FREE).found())
        .isEqualTo("org.bytedeco.javacpp.maxbytes is 4g, which does not limit ND4J's arrays");
  }

  @ParameterizedTest
  @CsvSource({
    "yarn, 2g, , , 384",
    "yarn, 20g, , , 2048",
    "k8s://https://a, 4g, , 0.5, 2048",
    "yarn, 2g, 1g, 0.5, 1024",
    "yarn, 2g, 700, , 700",
  })
  void theOverheadIsSparksOwnRule(
      String master, String heap, String overhead, String factor, long mib) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    conf.set("spark.executor.memory", heap);
    if (overhead != null) {
      conf.set("spark.executor.memoryOverhead", overhead);
    }
    if (factor != null) {
      conf.set("spark.executor.memoryOverheadFactor", factor);
    }

    assertThat(ExecutorMemory.of(conf).overhead()).hasValue(mib * Bytes.MIB);
  }

  @Test
  void standaloneKillsNobody() {
    SparkConf conf = new SparkConf(false).set("spark.master", "spark://a:7077");

    assertThat(ExecutorMemory.of(conf))
        .isEqualTo(new ExecutorMemory(Bytes.GIB, OptionalLong.empty(), 0));
  }
}
