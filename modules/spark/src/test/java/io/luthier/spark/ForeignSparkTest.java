package io.luthier.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;

/** On a Spark that lacks classes which are public in the byte code of 3.5 only. */
final class ForeignSparkTest {

  private static final SparkContext SPARK = LocalSpark.session().sparkContext();

  /** Sees what these tests see, but for one class of Spark's. */
  private static final class Lacking extends ClassLoader {

    private final String missing;
    private final String ours;

    /**
     * A class loader.
     *
     * @param ours what the names of the classes begin with that are to miss it
     */
    Lacking(String missing, String ours) {
      super(ForeignSparkTest.class.getClassLoader());
      this.missing = missing;
      this.ours = ours;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(missing)) {
        throw new ClassNotFoundException(name);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null || !name.startsWith(ours)) {
          return known != null ? known : super.loadClass(name, resolve);
        }
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
          byte[] bytes = in.readAllBytes();
          return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
          throw new ClassNotFoundException(name, unreadable);
        }
      }
    }
  }

  @Test
  void aStudyIsNotSeenButRuns() throws ReflectiveOperationException {
    Object shown =
        new Lacking("org.apache.spark.ui.SparkUITab", "io.luthier.spark.ui.")
            .loadClass("io.luthier.spark.ui.TuningTab")
            .getMethod("begin", SparkContext.class, String.class)
            .invoke(null, SPARK, "unseen");

    assertThat(shown).isEqualTo(Optional.empty());
  }

  @Test
  void whoNeedsNoEndpointDoesNotMissIt() throws ReflectiveOperationException {
    Object endpoint =
        new Lacking(
                "org.apache.spark.rpc.IsolatedThreadSafeRpcEndpoint",
                "io.luthier.spark.link.DriverEndpoint")
            .loadClass("io.luthier.spark.link.DriverEndpoint")
            .getMethod("of", SparkContext.class)
            .invoke(null, SPARK);

    assertThat(endpoint).isEqualTo("");
  }
}
