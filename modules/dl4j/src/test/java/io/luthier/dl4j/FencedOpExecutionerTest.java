package io.luthier.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

class FencedOpExecutionerTest {

  private static final String USED = "executioner ";

  /** So many that ND4J's method gets compiled: the interpreter keeps an operation anyhow. */
  private static final int BROADCASTS = 20_000;

  private static final int COLLECT_EVERY = 500;

  /** ND4J's own executioner loses it, and then reads memory that it may have freed. */
  @Test
  void aBroadcastIsKeptUntilTheNativeCodeRuns() {
    NativeSettings.prepare();
    INDArray matrix = Nd4j.create(DataType.FLOAT, 4, 3);
    INDArray row = Nd4j.ones(DataType.FLOAT, 1, 3);
    for (int broadcast = 1; broadcast <= BROADCASTS; broadcast++) {
      Watch watch = new Watch(broadcast % COLLECT_EVERY == 0);
      execute(matrix, row, watch);

      assertThat(watch.asked).isTrue();
      assertThat(watch.lost).as("operation lost in broadcast %d", broadcast).isFalse();
    }
    assertThat(matrix).isEqualTo(Nd4j.valueArrayOf(new long[] {4, 3}, BROADCASTS, DataType.FLOAT));
  }

  /** A method of its own, so that nothing here holds the operation. */
  private static void execute(INDArray matrix, INDArray row, Watch watch) {
    Nd4j.getExecutioner().exec(new WatchedAddition(matrix, row, watch));
  }

  @Test
  void resultsAreThoseOfNd4jsOwn() {
    NativeSettings.prepare();
    OpExecutioner own = new NativeOpExecutioner();
    INDArray matrix = Nd4j.rand(DataType.FLOAT, 40, 30);
    INDArray row = Nd4j.rand(DataType.FLOAT, 1, 30);
    INDArray expected = Nd4j.create(DataType.FLOAT, 40, 30);
    INDArray found = Nd4j.create(DataType.FLOAT, 40, 30);

    assertThat(own.exec(new BroadcastAddOp(matrix, row, expected, 1))).isSameAs(expected);
    assertThat(Nd4j.getExecutioner().exec(new BroadcastAddOp(matrix, row, found, 1)))
        .isSameAs(found);
    assertThat(found).isEqualTo(expected);
    assertThat(found).isNotEqualTo(matrix);
  }

  @Test
  void itIsInPlaceAlsoIfNd4jWasThereFirst() throws Exception {
    assertThat(usedInAJvmOfItsOwn())
        .isEqualTo(FencedOpExecutioner.class.getName() + " as it was set: true");
  }

  @Test
  void anExecutionerOfTheUsersChoiceStays() throws Exception {
    String own = NativeOpExecutioner.class.getName();

    assertThat(usedInAJvmOfItsOwn("-Dopexec=" + own)).startsWith(own);
    assertThat(usedInAJvmOfItsOwn("-Dopexec=" + UsersExecutioner.class.getName()))
        .startsWith(UsersExecutioner.class.getName());
  }

  private static String usedInAJvmOfItsOwn(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), FencedOpExecutionerTest.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output
        .lines()
        .filter(line -> line.startsWith(USED))
        .map(line -> line.substring(USED.length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }

  /** Uses and sets ND4J, prepares it then, and prints what it uses afterwards. */
  @SuppressWarnings("deprecation") // There is no other way to ask for the mode.
  public static void main(String[] arguments) {
    Nd4j.getExecutioner().setProfilingMode(OpExecutioner.ProfilingMode.NAN_PANIC);
    Nd4j.ones(DataType.FLOAT, 2, 2).sum(0);
    NativeSettings.prepare();
    OpExecutioner used = Nd4j.getExecutioner();
    System.out.println(
        USED
            + used.getClass().getName()
            + " as it was set: "
            + (used.getProfilingMode() == OpExecutioner.ProfilingMode.NAN_PANIC));
  }

  /** Made by ND4J, from its name. */
  public static final class UsersExecutioner extends NativeOpExecutioner {}

  /** Whether an operation was lost to the garbage collector; without a reference to it. */
  private static final class Watch {
    private final boolean collecting;
    private boolean asked;
    private boolean lost;
    private INDArray kept;

    Watch(boolean collecting) {
      this.collecting = collecting;
    }

    /**
     * The array, which calls {@link #look} when its shape is asked for: last of all. It is kept
     * itself, so that a lost operation fails the test and not the JVM.
     */
    INDArray over(INDArray array, WeakReference<?> operation) {
      kept = array;
      return (INDArray)
          Proxy.newProxyInstance(
              INDArray.class.getClassLoader(),
              new Class<?>[] {INDArray.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("shapeInfoDataBuffer")) {
                  look(operation);
                }
                return pass(method, arguments);
              });
    }

    private void look(WeakReference<?> operation) {
      asked = true;
      if (collecting) {
        System.gc();
        lost = operation.get() == null;
      }
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
      try {
        return method.invoke(kept, arguments);
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause();
      }
    }
  }

  private static final class WatchedAddition extends BroadcastAddOp {
    private final INDArray watched;

    WatchedAddition(INDArray matrix, INDArray row, Watch watch) {
      super(matrix, row, matrix, 1);
      watched = watch.over(super.dimensions(), new WeakReference<>(this));
    }

    @Override
    public INDArray dimensions() {
      return watched;
    }
  }
}
