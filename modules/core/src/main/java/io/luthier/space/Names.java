package io.luthier.space;

/** The check that every parameter makes of its name. */
final class Names {

  private Names() {}

  static void check(String name) {
    if (name == null || !name.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "a parameter's name is a letter followed by letters, digits or _; found '" + name + "'");
    }
  }
}
