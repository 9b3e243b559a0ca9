package io.luthier.spark.doctor;

import io.luthier.spark.doctor.ExecutorProbe.Patience;
import io.luthier.spark.doctor.ExecutorProbe.Visit;
import io.luthier.study.ResourceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Finds out whether studies can run on a session.
 *
 * <pre>{@code
 * new Doctor(spark, System.out::println).examine(Optional.of("hdfs:///studies/satellite"));
 * }</pre>
 *
 * <p>For one thread.
 */
public final class Doctor {

  private final SparkContext spark;
  private final SparkConf conf;
  private final Consumer<Finding> listener;

  /**
   * A doctor for a session.
   *
   * @param listener hears of each finding as soon as it is made
   * @throws SessionRefused if no study would begin on it
   */
  public Doctor(SparkSession session, Consumer<Finding> listener) {
    SessionRefusals.check(session);
    this.spark = session.sparkContext();
    this.conf = spark.conf();
    this.listener = listener;
  }

  /**
   * Looks at what costs nothing: no job runs, and no file is made.
   *
   * @param output a study's output directory, which is there
   * @return what is not as it should be
   */
  public static List<Finding> glance(SparkContext spark, String output) {
    SparkConf conf = spark.conf();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        SessionCheck.spark(
            spark.version(), scala.util.Properties.versionNumberString(), spark.master()));
    findings.add(SessionCheck.serializer(conf));
    findings.add(SessionCheck.plugin(conf, spark.isLocal()));
    findings.addAll(settings(conf, Executor.of(spark), spark.isLocal()));
    try {
      Path directory = new Path(output);
      long free =
          directory.getFileSystem(spark.hadoopConfiguration()).getStatus(directory).getRemaining();
      findings.add(OutputCheck.space(output, free));
    } catch (IOException unknown) {
      // How much is free is asked for a warning alone; whoever writes there will say what is wrong.
      return bad(findings);
    }
    return bad(findings);
  }

  private static List<Finding> bad(List<Finding> findings) {
    return findings.stream().filter(Finding::isBad).toList();
  }

  /** What is found where Spark does not even make a session. */
  public static Finding unopened(Exception failure) {
    return Finding.problem(
        "session",
        "Spark could not start: " + ProcessFacts.reason(failure),
        "Check --master and the settings; what Spark itself has logged says more");
  }

  /** What can be said of executors without asking them. */
  static List<Finding> settings(SparkConf conf, List<Executor> executors, boolean local) {
    List<Finding> findings = new ArrayList<>();
    int cores = executors.stream().mapToInt(Executor::cores).max().orElse(0);
    if (local) {
      findings.add(ThreadCheck.machine(cores, Runtime.getRuntime().availableProcessors()));
      return findings;
    }
    if (cores > 0) {
      String threads = conf.get("spark.executorEnv.OMP_NUM_THREADS", "");
      findings.add(
          ThreadCheck.environment(threads, cores, Slots.cpus(conf), Slots.of(cores, conf)));
    }
    boolean limited = MemoryCheck.limits(conf.get("spark.executor.extraJavaOptions", ""));
    ExecutorMemory memory = ExecutorMemory.of(conf);
    if (!limited && memory.overhead().isPresent()) {
      findings.add(MemoryCheck.overhead(memory.overhead().getAsLong()));
    }
    return findings;
  }

  /** Checks whether the session can have what a study's trials shall run on. */
  public void examine(ResourceSpec resources) {
    SessionRefusals.executors(resources, conf, spark.isLocal()).ifPresent(this::tell);
  }

  /**
   * Makes every other check. That starts small Spark jobs, and takes as long as executors take to
   * come.
   *
   * @param output a study's output directory, if it shall be checked as well; it is left as it was
   * @throws InterruptedException if the thread is interrupted while executors are awaited
   */
  public void examine(Optional<String> output) throws InterruptedException {
    tell(SessionCheck.java(System.getProperty("java.version")));
    tell(
        SessionCheck.spark(
            spark.version(), scala.util.Properties.versionNumberString(), spark.master()));
    tell(SessionCheck.serializer(conf));
    tell(SessionCheck.plugin(conf, spark.isLocal()));
    if (!spark.isLocal()) {
      tell(NativeCheck.of("driver", ProcessFacts.here("driver", "", Slots.cpus(conf), "")));
    }
    if (output.isEmpty()) {
      executors("");
      tell(Finding.leftOut("output", "not checked; give a study file, or --output DIRECTORY"));
      return;
    }
    OutputProbe probe;
    try {
      probe = new OutputProbe(output.get(), spark.hadoopConfiguration());
    } catch (IOException | IllegalArgumentException unreachable) {
      executors("");
      tell(OutputCheck.unusable(output.get(), ProcessFacts.reason(unreachable)));
      return;
    }
    String directory = probe.facts().directory();
    try (probe) {
      List<ProcessFacts> facts = executors(probe.file().orElse(""));
      List<Finding> unshared = bad(each(facts, f -> OutputCheck.shared(f, directory)));
      List<Finding> here = OutputCheck.of(probe.facts());
      (unshared.isEmpty() ? here : bad(here)).forEach(this::tell);
      unshared.forEach(this::tell);
    } catch (IOException left) {
      tell(OutputCheck.notRemoved(directory, ProcessFacts.reason(left)));
    }
  }

  private void tell(Finding finding) {
    listener.accept(finding);
  }

  private List<ProcessFacts> executors(String outputProbe) throws InterruptedException {
    Visit visit = new ExecutorProbe(spark, new ProbeTask(outputProbe), Patience.USUAL).visit();
    if (!spark.isLocal() || visit.facts().isEmpty()) {
      tell(ExecutorCheck.of(visit));
    }
    List<ProcessFacts> all = visit.facts();
    if (!spark.isLocal()) {
      each(all, f -> SessionCheck.java(f.java())).forEach(this::tell);
      bad(each(all, f -> SessionCheck.sameSpark(f.spark(), spark.version()))).forEach(this::tell);
    }
    each(all, f -> NativeCheck.of("native code", f)).forEach(this::tell);
    List<ProcessFacts> working = all.stream().filter(f -> f.natives().isPresent()).toList();
    each(working, f -> threads(f, visit.cores(f))).forEach(this::tell);
    each(working, f -> memory(f, visit)).forEach(this::tell);
    return all;
  }

  private Finding threads(ProcessFacts facts, int cores) {
    return ThreadCheck.of(facts, cores, Slots.cpus(conf), Slots.of(cores, conf));
  }

  private Finding memory(ProcessFacts facts, Visit visit) {
    List<ProcessFacts> neighbours =
        visit.facts().stream().filter(other -> other.host().equals(facts.host())).toList();
    return MemoryCheck.of(
        facts,
        ExecutorMemory.of(conf),
        Slots.of(visit.cores(facts), conf),
        neighbours.size(),
        neighbours.stream().mapToLong(ProcessFacts::heap).sum());
  }

  /** Judges executor by executor, and says once what holds for several. */
  static List<Finding> each(List<ProcessFacts> all, Function<ProcessFacts, Finding> check) {
    Map<Finding, List<String>> places = new LinkedHashMap<>();
    for (ProcessFacts facts : all) {
      places.computeIfAbsent(check.apply(facts), f -> new ArrayList<>()).add(facts.place());
    }
    boolean oneProcess = all.size() == 1 && all.get(0).id().equals("driver");
    return places.entrySet().stream()
        .map(
            entry -> {
              Finding finding = entry.getKey();
              boolean everywhere = entry.getValue().size() == all.size();
              if (oneProcess) {
                return finding;
              }
              return finding.at(
                  everywhere && !finding.isBad()
                      ? "every executor"
                      : ExecutorCheck.named(entry.getValue()));
            })
        .toList();
  }
}
