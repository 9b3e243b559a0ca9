package io.luthier.dl4j;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ND4J's executioner for the CPU, without a crash of the whole JVM that ND4J 1.0.0-M2.1 has. For a
 * broadcast it takes raw pointers out of the operation and its arrays, and has no more use for the
 * operation afterwards. In compiled code a garbage collection may then take it for dead, and ND4J
 * frees the memory that the native code is about to read. Here the operation is kept until the
 * native code has returned.
 *
 * <p>All other operations are looked at once more by ND4J itself when the native code has returned,
 * which keeps them too. Thread-safe, as ND4J's own.
 */
final class FencedOpExecutioner extends NativeOpExecutioner {

  private static final Logger LOG = LoggerFactory.getLogger(FencedOpExecutioner.class);

  /** The system property by which ND4J lets a user choose the executioner. */
  private static final String CHOICE = "opexec";

  private static boolean tried;

  @SuppressWarnings("deprecation") // The mode counts still, and nothing else tells it.
  private FencedOpExecutioner(OpExecutioner replaced) {
    profilingMode = replaced.getProfilingMode();
    verbose.set(replaced.isVerbose());
    debug.set(replaced.isDebug());
  }

  /**
   * Puts itself in the place of ND4J's own, which is loaded for that; later calls do nothing.
   * Another backend's executioner stays, and so does one that the user has chosen.
   */
  static synchronized void install() {
    if (tried) {
      return;
    }
    tried = true;
    // After ND4J's start, and not by its property before: whoever started it, and whichever backend
    // it took, this is what it uses. The property would be for every ND4J in this JVM, and one that
    // does not find this class cannot be used any more.
    OpExecutioner found = Nd4j.getExecutioner();
    if (found.getClass() != NativeOpExecutioner.class || System.getProperty(CHOICE) != null) {
      return;
    }
    try {
      Field used = Nd4j.class.getDeclaredField("OP_EXECUTIONER_INSTANCE");
      used.setAccessible(true);
      used.set(null, new FencedOpExecutioner(found));
    } catch (ReflectiveOperationException | RuntimeException impossible) {
      LOG.warn(
          "ND4J's executioner cannot be replaced: a garbage collection while DL4J computes"
              + " may, rarely, crash this JVM",
          impossible);
    }
  }

  @Override
  public INDArray exec(BroadcastOp op, OpContext context) {
    try {
      return super.exec(op, context);
    } finally {
      Reference.reachabilityFence(op);
      Reference.reachabilityFence(context);
    }
  }
}
