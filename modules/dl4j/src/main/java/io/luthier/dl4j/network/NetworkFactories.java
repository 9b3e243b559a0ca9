package io.luthier.dl4j.network;

import io.luthier.study.NetworkSpec;
import java.lang.reflect.InvocationTargetException;

/** From a specification to its factory. */
public final class NetworkFactories {

  private NetworkFactories() {}

  /**
   * The factory of a network.
   *
   * @param loader where a class of the user's own is looked for
   * @throws IllegalArgumentException if there is no such class, or it cannot be made; says why
   */
  public static NetworkFactory open(NetworkSpec network, ClassLoader loader) {
    if (network instanceof NetworkSpec.Custom custom) {
      return custom(custom.className(), loader);
    }
    return network instanceof NetworkSpec.Cnn cnn ? new CnnFactory(cnn) : new MlpFactory();
  }

  private static NetworkFactory custom(String name, ClassLoader loader) {
    Class<?> found;
    try {
      found = Class.forName(name, true, loader);
    } catch (ClassNotFoundException | NoClassDefFoundError missing) {
      throw new IllegalArgumentException(
          "network.class: cannot load " + name + " (" + missing + "); give its jar with --jars",
          missing);
    } catch (LinkageError broken) {
      throw new IllegalArgumentException(
          "network.class: cannot load "
              + name
              + ": "
              + (broken.getCause() == null ? broken : broken.getCause()),
          broken);
    }
    if (!NetworkFactory.class.isAssignableFrom(found)) {
      throw new IllegalArgumentException(
          "network.class: " + name + " does not implement " + NetworkFactory.class.getName());
    }
    try {
      return (NetworkFactory) found.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException unfit) {
      throw new IllegalArgumentException(
          "network.class: "
              + name
              + " needs to be public, with a public constructor without"
              + " arguments",
          unfit);
    } catch (InvocationTargetException thrown) {
      throw new IllegalArgumentException(
          "network.class: the constructor of " + name + " failed: " + thrown.getCause(),
          thrown.getCause());
    }
  }
}
