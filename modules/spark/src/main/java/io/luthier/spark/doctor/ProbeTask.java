package io.luthier.spark.doctor;

import io.luthier.spark.link.GrantedGpus;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.storage.BlockManagerId;

/** What a task of the doctor's does: looks at the JVM that it runs in. */
final class ProbeTask implements Function<Integer, byte[]> {

  private static final long serialVersionUID = 1;

  private final String outputProbe;

  /**
   * A task that any executor can run.
   *
   * @param outputProbe a file that the driver has made in the output directory; empty without
   */
  ProbeTask(String outputProbe) {
    this.outputProbe = outputProbe;
  }

  @Override
  public byte[] call(Integer ticket) {
    BlockManagerId here = SparkEnv.get().blockManager().blockManagerId();
    String output =
        outputProbe.isEmpty()
            ? ""
            : OutputProbe.look(outputProbe, here.executorId(), SparkHadoopUtil.get().conf());
    GrantedGpus.tell(TaskContext.get());
    return ProcessFacts.here(here.executorId(), here.host(), TaskContext.get().cpus(), output)
        .write();
  }
}
