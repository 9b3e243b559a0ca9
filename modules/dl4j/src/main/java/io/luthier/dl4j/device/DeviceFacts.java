package io.luthier.dl4j.device;

import java.util.List;
import java.util.Optional;

/**
 * What is known of this process and a GPU before ND4J is touched. What was not looked at, because
 * an earlier fact has decided already, is empty.
 *
 * @param granted the addresses of the GPUs that Spark has given this process, as its discovery
 *     script calls them
 * @param driver what the NVIDIA driver says of the first of them; empty if nobody asked it
 * @param backend how much of ND4J's CUDA backend is in the class path
 * @param missingLibraries those of CUDA that cannot be loaded
 * @param loadFailure why the backend's native code cannot be loaded; empty if it can
 */
record DeviceFacts(
    List<String> granted,
    Optional<Driver> driver,
    Backend backend,
    List<String> missingLibraries,
    String loadFailure) {

  DeviceFacts {
    granted = List.copyOf(granted);
    missingLibraries = List.copyOf(missingLibraries);
  }

  /** How much of ND4J's CUDA backend there is. */
  enum Backend {
    /** Nothing: ND4J knows the CPU alone. */
    ABSENT,
    /** The classes, which ND4J would try, and not the native code. */
    CLASSES,
    /** The classes and their native code. */
    COMPLETE
  }

  /** What the NVIDIA driver says. */
  sealed interface Driver {

    /**
     * It cannot be used.
     *
     * @param why without a full stop
     */
    record Unusable(String why) implements Driver {}

    /**
     * It has the GPU.
     *
     * @param cuda the newest CUDA that it can run
     * @param name the GPU's
     * @param capability the GPU's compute capability
     */
    record Usable(Version cuda, String name, Version capability) implements Driver {}
  }

  /** A version of two numbers, of CUDA or of what a GPU can do. */
  record Version(int major, int minor) implements Comparable<Version> {

    @Override
    public int compareTo(Version other) {
      return major != other.major
          ? Integer.compare(major, other.major)
          : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }
}
