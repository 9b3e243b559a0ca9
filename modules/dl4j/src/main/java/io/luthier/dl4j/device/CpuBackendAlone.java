package io.luthier.dl4j.device;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import org.nd4j.common.config.ND4JClassLoading;

/**
 * What ND4J gets for a class loader where it must not try CUDA: the one that it had, in which no
 * backend is registered but that for the CPU. Its environment variable for this is read through
 * Java, which does not see variables that were set from within the process.
 */
final class CpuBackendAlone extends ClassLoader {

  private static final String BACKENDS = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

  private CpuBackendAlone(ClassLoader parent) {
    super(parent);
  }

  /** Must come before ND4J looks for its backends. */
  static void install() {
    ND4JClassLoading.setNd4jClassloader(new CpuBackendAlone(ND4JClassLoading.getNd4jClassloader()));
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(BACKENDS)
        ? Collections.enumeration(
            Collections.singleton(CpuBackendAlone.class.getResource("cpu-backend")))
        : super.getResources(name);
  }
}
