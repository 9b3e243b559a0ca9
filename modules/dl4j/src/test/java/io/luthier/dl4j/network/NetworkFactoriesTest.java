package io.luthier.dl4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Configuration;
import io.luthier.study.NetworkSpec;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class NetworkFactoriesTest {

  @Test
  void builtIn() {
    assertThat(open(new NetworkSpec.Mlp())).isInstanceOf(MlpFactory.class);
    assertThat(open(new NetworkSpec.Cnn(8, 8, 3))).isInstanceOf(CnnFactory.class);
  }

  @Test
  void theUsersOwn() {
    assertThat(custom(Good.class.getName())).isInstanceOf(Good.class);
  }

  @Test
  void aMissingClassNamesTheOptionThatBringsIt() {
    assertThatThrownBy(() -> custom("com.example.Missing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("network.class: cannot load com.example.Missing")
        .hasMessageContaining("--jars");
  }

  @Test
  void aClassOfAnotherKind() {
    assertThatThrownBy(() -> custom("java.lang.String"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String does not implement")
        .hasMessageContaining("NetworkFactory");
  }

  @Test
  void aConstructorWithArguments() {
    assertThatThrownBy(() -> custom(Demanding.class.getName()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a public constructor without arguments");
  }

  @Test
  void aClassThatIsNotPublic() {
    assertThatThrownBy(() -> custom(Hidden.class.getName()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs to be public");
  }

  @Test
  void aConstructorThatThrows() {
    assertThatThrownBy(() -> custom(Throwing.class.getName()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("failed: java.lang.IllegalStateException: no licence")
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClassThatCannotBeInitialised() {
    assertThatThrownBy(() -> custom(Broken.class.getName()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot load")
        .hasMessageContaining("broken at birth");
  }

  private static NetworkFactory open(NetworkSpec spec) {
    return NetworkFactories.open(spec, NetworkFactoriesTest.class.getClassLoader());
  }

  private static NetworkFactory custom(String name) {
    return open(new NetworkSpec.Custom(name));
  }

  /** As it should be. */
  public static class Good implements NetworkFactory {
    @Override
    public MultiLayerNetwork create(Configuration configuration, NetworkShape shape, long seed) {
      throw new UnsupportedOperationException();
    }
  }

  /** Wants to be told something. */
  public static final class Demanding extends Good {
    /** With an argument. */
    public Demanding(int unused) {}
  }

  static final class Hidden extends Good {}

  /** Refuses to be made. */
  public static final class Throwing extends Good {
    /** Always fails. */
    public Throwing() {
      throw new IllegalStateException("no licence");
    }
  }

  /** Fails before it can be made. */
  public static final class Broken extends Good {
    static final int VALUE = fail();

    private static int fail() {
      throw new IllegalStateException("broken at birth");
    }
  }
}
