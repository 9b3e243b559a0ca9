package io.luthier.dl4j;

import io.luthier.dl4j.NativeSettings.Threads;
import io.luthier.dl4j.device.DeviceChoice;
import java.util.Arrays;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Loads the native code in this JVM as a trial does, and lets it compute what is known already. */
public final class NativeSelfTest {

  private static final int SIZE = 32;

  private NativeSelfTest() {}

  /**
   * What a JVM's native code is.
   *
   * @param backend ND4J's name for it
   * @param device what it computes on
   * @param platform what it was built for
   * @param threads what a trial has of it in the calling thread
   * @param physicalLimit how many bytes the process may have resident, heap included, for another
   *     native allocation to be made; 0 if nobody looks
   */
  public record State(
      String backend, DeviceChoice device, String platform, Threads threads, long physicalLimit) {}

  /**
   * Loads the native code, binds the calling thread, and multiplies two matrices.
   *
   * @param threads how many native threads a trial may use
   * @throws IllegalStateException if the product is wrong
   * @throws UnsupportedOperationException if the assembly holds no natives for this platform
   * @throws LinkageError if they cannot be loaded
   */
  public static State run(int threads) {
    NativeSettings.prepare();
    NativeSettings.bindCurrentThread(threads);
    multiply();
    return new State(
        Nd4j.getBackend().getClass().getSimpleName(),
        NativeSettings.device(),
        Loader.getPlatform(),
        NativeSettings.threads(),
        Pointer.maxPhysicalBytes());
  }

  /** Small whole numbers, so that a float holds every sum exactly, whatever the order. */
  private static void multiply() {
    float[][] left = new float[SIZE][SIZE];
    float[][] right = new float[SIZE][SIZE];
    float[][] expected = new float[SIZE][SIZE];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        left[row][column] = (7 * row + 3 * column) % 5;
        right[row][column] = (2 * row + 5 * column) % 7;
      }
    }
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        for (int i = 0; i < SIZE; i++) {
          expected[row][column] += left[row][i] * right[i][column];
        }
      }
    }
    try (INDArray a = Nd4j.createFromArray(left);
        INDArray b = Nd4j.createFromArray(right);
        INDArray product = a.mmul(b)) {
      if (!Arrays.deepEquals(product.toFloatMatrix(), expected)) {
        throw new IllegalStateException("a product of two matrices came out wrong");
      }
    }
  }
}
