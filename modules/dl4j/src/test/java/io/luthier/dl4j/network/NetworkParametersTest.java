package io.luthier.dl4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.study.NetworkSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkParametersTest {

  private final NetworkParameters mlp = NetworkParameters.of(new NetworkSpec.Mlp()).orElseThrow();
  private final NetworkParameters cnn =
      NetworkParameters.of(new NetworkSpec.Cnn(28, 20, 1)).orElseThrow();

  static Stream<Parameter> good() {
    return Stream.of(
        Parameter.real("learningRate", 1e-4, 1e-1, Scale.LOG),
        Parameter.integer("layers", 1, 3),
        Parameter.choice("units", 32, 64, List.of(128, 64)),
        Parameter.fixed("units", List.of(64, 32)),
        Parameter.real("dropout", 0, 0.5, Scale.LINEAR),
        Parameter.fixed("dropout", 0),
        Parameter.real("l2", 1e-6, 1e-2, Scale.LOG),
        Parameter.choice("batchSize", 32, 64),
        Parameter.choice("optimizer", "adam", "SGD", "RmsProp"),
        Parameter.fixed("weightInit", "LECUN_NORMAL"),
        Parameter.fixed("weightInit", "lecunNormal"),
        Parameter.fixed("activation", "leakyrelu"),
        Parameter.real("momentum", 0.5, 0.99, Scale.LINEAR).when("optimizer", "nesterovs"));
  }

  @ParameterizedTest
  @MethodSource
  void good(Parameter parameter) {
    assertThatCode(() -> mlp.check(parameter)).doesNotThrowAnyException();
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of(
            Parameter.fixed("dropout", 1.5),
            "dropout: found 1.5; allowed is a number from 0 up to but not including 1"),
        Arguments.of(Parameter.fixed("dropout", 1), "dropout: found 1; allowed is"),
        Arguments.of(Parameter.real("dropout", -0.1, 0.5, Scale.LINEAR), "found -0.1"),
        Arguments.of(Parameter.real("dropout", 0, 1.5, Scale.LINEAR), "found 1.5"),
        Arguments.of(
            Parameter.real("dropout", 0, 1.5, Scale.LINEAR).withPoints(1), "dropout: found 1.5"),
        Arguments.of(Parameter.real("dropout", 0, 2, Scale.LINEAR).when("layers", 2), "found 2.0"),
        Arguments.of(Parameter.fixed("optimizer", "adm"), "optimizer: found adm; allowed is one"),
        Arguments.of(Parameter.choice("optimizer", "adam", "adm", "sgd"), "found adm"),
        Arguments.of(Parameter.fixed("activation", 3), "activation: found 3"),
        Arguments.of(Parameter.fixed("weightInit", "distribution"), "found distribution"),
        Arguments.of(
            Parameter.fixed("units", 0),
            "units: found 0; allowed is a whole number from 1, or a list of them"),
        Arguments.of(Parameter.fixed("units", List.of(64, 0)), "units: found 64-0"),
        Arguments.of(Parameter.fixed("units", 6.5), "units: found 6.5"),
        Arguments.of(Parameter.integer("layers", 0, 3), "layers: found 0"),
        Arguments.of(Parameter.fixed("batchSize", 0), "batchSize: found 0"),
        Arguments.of(Parameter.fixed("batchSize", 1L << 40), "batchSize: found 1099511627776"),
        Arguments.of(Parameter.fixed("epochs", "many"), "epochs: found many"),
        Arguments.of(Parameter.fixed("learningRate", 0), "learningRate: found 0"),
        Arguments.of(Parameter.fixed("learningRate", "fast"), "allowed is a number above 0"),
        Arguments.of(Parameter.fixed("l2", -1e-4), "l2: found -1.0E-4; allowed is a number from 0"),
        Arguments.of(Parameter.fixed("filters", 32), "filters: is no parameter of this network"));
  }

  @ParameterizedTest
  @MethodSource
  void bad(Parameter parameter, String complaint) {
    assertThatThrownBy(() -> mlp.check(parameter))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void anImageCanBeHalvedOnlySoOften() {
    assertThatCode(() -> cnn.check(Parameter.integer("layers", 1, 4))).doesNotThrowAnyException();
    assertThatThrownBy(() -> cnn.check(Parameter.integer("layers", 1, 5)))
        .hasMessageContaining("layers: found 5; allowed is a whole number from 1 to 4");
    assertThat(cnn.names()).contains("filters", "kernel");
  }

  @Test
  void aListOfUnitsSaysHowManyLayersThereAre() {
    Parameter list = Parameter.fixed("units", List.of(64, 32));

    assertThatCode(() -> mlp.checkTogether(List.of(list))).doesNotThrowAnyException();
    assertThatCode(() -> mlp.checkTogether(List.of(list, Parameter.fixed("layers", 2))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> mlp.checkTogether(List.of(list, Parameter.integer("layers", 1, 3))))
        .hasMessageContaining("units: found a list of 2")
        .hasMessageContaining("leave layers out");
  }

  @Test
  void aNetworkOfTheUsersOwnTakesAnyName() {
    assertThat(NetworkParameters.of(new NetworkSpec.Custom("com.example.Net"))).isEmpty();
  }
}
