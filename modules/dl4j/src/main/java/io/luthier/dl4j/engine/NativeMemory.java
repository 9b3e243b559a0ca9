package io.luthier.dl4j.engine;

import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives native memory back early: heap objects are small, whatever the native arrays they stand
 * for, so the garbage collector may not come for a long time.
 *
 * <p>What is known to be large is freed explicitly. The small things that DL4J drops on its way,
 * some 350 a training step, are left to the garbage collector, which is called once after each:
 * without that, the resident memory of 200 short trials grew by 13 %, with it by 3 %. ND4J's and
 * DL4J's own calls, {@code destroyAllWorkspacesForCurrentThread} and {@code
 * MultiLayerNetwork.close}, would run three full collections a trial.
 */
public final class NativeMemory {

  private static final DroppedMemory DROPPED = new DroppedMemory();

  private NativeMemory() {}

  /** Frees a network's parameters, gradients and updater state; it is of no use afterwards. */
  public static void free(MultiLayerNetwork network) {
    free(network.getGradientsViewArray());
    free(updaterState(network));
    free(network.params());
  }

  /** The updater's state; null if it has none, or none yet. */
  public static INDArray updaterState(MultiLayerNetwork network) {
    Updater updater = network.getUpdater(false);
    return updater == null ? null : updater.getStateViewArray();
  }

  /** Frees an array, unless there is none. */
  public static void free(INDArray array) {
    if (array != null && array.closeable()) {
      array.close();
    }
  }

  /** Frees the calling thread's workspaces: Spark's threads live as long as the executor. */
  public static void freeWorkspaces() {
    MemoryWorkspaceManager manager = Nd4j.getWorkspaceManager();
    manager.getAllWorkspacesForCurrentThread().forEach(manager::destroyWorkspace);
  }

  /** To be called after a training by DL4J: lets the garbage collector free what it dropped. */
  public static void collect() {
    System.gc();
  }

  /**
   * To be called after a training that dropped no more than what DL4J drops when it makes a
   * network: collects when enough has come together.
   *
   * @param dropped how many bytes that was, roughly
   */
  public static void collectNowAndThen(long dropped) {
    if (DROPPED.isDueAfter(dropped)) {
      collect();
    }
  }
}
