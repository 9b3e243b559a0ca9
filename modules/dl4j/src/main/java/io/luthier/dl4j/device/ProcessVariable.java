package io.luthier.dl4j.device;

import com.sun.jna.Function;

/**
 * Sets environment variables for native code that has not been loaded yet; Java sees none of it.
 */
public final class ProcessVariable {

  private ProcessVariable() {}

  /**
   * Sets a variable, in place of what it was.
   *
   * @throws LinkageError where the C library has no {@code setenv}, as on Windows
   */
  public static void set(String name, String value) {
    Function.getFunction("c", "setenv").invokeInt(new Object[] {name, value, 1});
  }
}
