package io.luthier.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.luthier.space.IntegerParameter;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.space.SearchSpace;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParzenDensityTest {

  private static final double UNIFORM = 0.1;
  private static final KernelShape PLAIN = new KernelShape(1, false);
  private static final KernelShape GATHERED = new KernelShape(1, true);

  private static ParzenDensity density(Parameter parameter, double... centres) {
    return density(PLAIN, parameter, centres);
  }

  private static ParzenDensity density(KernelShape shape, Parameter parameter, double... centres) {
    return new ParzenDensity(
        SearchSpace.of(parameter),
        DoubleStream.of(centres).mapToObj(centre -> new double[] {centre}).toList(),
        IntStream.rangeClosed(1, centres.length).asDoubleStream().toArray(),
        shape,
        UNIFORM);
  }

  private static ParzenDensity density(SearchSpace space, List<double[]> points) {
    return density(PLAIN, space, points, UNIFORM);
  }

  private static ParzenDensity density(
      KernelShape shape, SearchSpace space, List<double[]> points, double uniform) {
    double[] weights = DoubleStream.generate(() -> 1).limit(points.size()).toArray();
    return new ParzenDensity(space, points, weights, shape, uniform);
  }

  private static double at(ParzenDensity density, double... point) {
    return Math.exp(density.log(point));
  }

  @Test
  void overARangeItAddsUpToOne() {
    ParzenDensity density = density(Parameter.real("x", 0, 1, Scale.LINEAR), 0, 0.03, 0.3, 0.31, 1);
    int cells = 20_000;
    double sum =
        IntStream.range(0, cells).mapToDouble(i -> at(density, (i + 0.5) / cells)).sum() / cells;

    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void overChoicesItAddsUpToOne() {
    Parameter choice = Parameter.choice("c", "a", "b", "c");
    ParzenDensity density = density(choice, choice.encode("a"), choice.encode("c"));
    double sum =
        Stream.of("a", "b", "c").mapToDouble(value -> at(density, choice.encode(value))).sum() / 3;

    assertThat(sum).isCloseTo(1, within(1e-12));
    assertThat(at(density, choice.encode("c")))
        .as("the weightier observation")
        .isGreaterThan(at(density, choice.encode("a")))
        .isGreaterThan(at(density, choice.encode("b")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void overWholeNumbersItAddsUpToOneByTheirStretches(boolean gathered) {
    IntegerParameter numbers = new IntegerParameter("n", 1, 20, Scale.LINEAR, 0);
    ParzenDensity density =
        density(new KernelShape(1, gathered), numbers, numbers.encode(1L), numbers.encode(7L));
    double sum =
        IntStream.rangeClosed(1, 20).mapToDouble(n -> at(density, numbers.encode((long) n))).sum();

    assertThat(sum / 20).isCloseTo(1, within(1e-9));
  }

  /** Of observations at 0.4 and 0.6 the mean is 0.5 and the variance 0.01. */
  @Test
  void gatheredKernelsScatterAsTheObservationsDo() {
    KernelShape broad = new KernelShape(2, false);

    assertThat(moment(broad, 1)).isCloseTo(0.5, within(1e-6));
    assertThat(moment(broad, 2)).isGreaterThan(0.013);
    assertThat(moment(new KernelShape(2, true), 1)).isCloseTo(0.5, within(1e-6));
    assertThat(moment(new KernelShape(2, true), 2)).isCloseTo(0.01, within(0.0002));
  }

  /** Its mean, or its second moment around 0.5, summed over cells. */
  private static double moment(KernelShape shape, int order) {
    SearchSpace space = SearchSpace.of(Parameter.real("x", 0, 1, Scale.LINEAR));
    List<double[]> observations =
        IntStream.range(0, 400).mapToObj(i -> new double[] {i % 2 == 0 ? 0.4 : 0.6}).toList();
    ParzenDensity density = density(shape, space, observations, 1e-9);
    int cells = 1_000;
    return IntStream.range(0, cells)
            .mapToDouble(i -> (i + 0.5) / cells)
            .map(x -> at(density, x) * (order == 1 ? x : (x - 0.5) * (x - 0.5)))
            .sum()
        / cells;
  }

  /** So whatever depends on one of two branches is gathered among those that have it. */
  @Test
  void aParameterIsGatheredWhereItExists() {
    SearchSpace space =
        SearchSpace.of(
            Parameter.choice("parent", 1, 2),
            Parameter.real("child", 0, 1, Scale.LINEAR).when("parent", 2));
    List<double[]> points =
        List.of(
            new double[] {0.25, Double.NaN},
            new double[] {0.75, 0.7},
            new double[] {0.75, 0.9},
            new double[] {0.25, Double.NaN});
    ParzenDensity density = density(GATHERED, space, points, UNIFORM);

    assertThat(at(density, 0.75, 0.8))
        .isGreaterThan(at(density, 0.75, 0.6))
        .isGreaterThan(at(density, 0.75, 1));
    assertThat(at(density, 0.25, Double.NaN)).isFinite();
  }

  @Test
  void aSingleChoiceSaysNothing() {
    Parameter choice = Parameter.choice("c", "a");
    ParzenDensity density = density(choice, 0.5, 0.5);

    assertThat(density.log(new double[] {0.5})).isCloseTo(0, within(1e-12));
    assertThat(density.draw(new SplittableRandom(1))).doesNotContain(Double.NaN);
  }

  @Test
  void observationsWithoutAParameterSayNothingOfIt() {
    SearchSpace space =
        SearchSpace.of(
            Parameter.choice("parent", 1, 2),
            Parameter.real("child", 0, 1, Scale.LINEAR).when("parent", 2));
    ParzenDensity density = density(space, List.of(new double[] {0.25, Double.NaN}));

    assertThat(at(density, 0.75, 0.1)).isCloseTo(at(density, 0.75, 0.9), within(1e-12));
    assertThat(at(density, 0.25, Double.NaN)).isGreaterThan(at(density, 0.75, 0.5));
  }

  @Test
  void whatIsGoodTogetherStaysTogether() {
    SearchSpace space =
        SearchSpace.of(
            Parameter.real("x", 0, 1, Scale.LINEAR), Parameter.real("y", 0, 1, Scale.LINEAR));
    List<double[]> corners =
        IntStream.range(0, 20).mapToObj(i -> new double[] {i % 2, i % 2}).toList();
    ParzenDensity density = density(space, corners);

    assertThat(at(density, 0.95, 0.95)).isGreaterThan(2 * at(density, 0.95, 0.05));
  }

  @Test
  void aParameterThatDoesNotMatterSaysLittle() {
    SplittableRandom random = new SplittableRandom(8);
    SearchSpace space =
        SearchSpace.of(
            Parameter.real("matters", 0, 1, Scale.LINEAR),
            Parameter.real("not", 0, 1, Scale.LINEAR));
    List<double[]> good =
        IntStream.range(0, 10)
            .mapToObj(i -> new double[] {0.5 + 0.02 * random.nextDouble(), random.nextDouble()})
            .toList();
    ParzenDensity density = density(space, good);

    assertThat(density.log(new double[] {0.5, 0.5}) - density.log(new double[] {0.8, 0.5}))
        .isGreaterThan(1);
    assertThat(density.log(new double[] {0.5, 0.5}) - density.log(new double[] {0.5, 0.2}))
        .isBetween(-1.0, 1.0);
  }

  /** Shares of 10,000 draws; a deviation of 0.025 is five standard errors of the largest. */
  @Test
  void drawsFollowTheDensity() {
    Parameter choice = Parameter.choice("c", "a", "b", "c", "d");
    ParzenDensity density = density(choice, choice.encode("a"), choice.encode("c"));
    SplittableRandom random = new SplittableRandom(6);
    int draws = 10_000;
    int[] drawn = new int[4];
    for (int i = 0; i < draws; i++) {
      drawn[(int) (density.draw(random)[0] * 4)]++;
    }

    for (int i = 0; i < 4; i++) {
      assertThat((double) drawn[i] / draws)
          .isCloseTo(at(density, (i + 0.5) / 4) / 4, within(0.025));
    }
  }
}
