package io.luthier.space;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every space. */
final class SpacePropertyTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Provide
  Arbitrary<SearchSpace> spaces() {
    return kinds().list().ofMinSize(1).ofMaxSize(5).map(SpacePropertyTest::space);
  }

  private static Arbitrary<Parameter> kinds() {
    Arbitrary<Scale> scales = Arbitraries.of(Scale.class);
    Arbitrary<Parameter> reals =
        Combinators.combine(
                Arbitraries.doubles().between(1e-9, 1e3).ofScale(9),
                Arbitraries.doubles().between(1e-3, 1e6).ofScale(3),
                scales)
            .as((min, width, scale) -> Parameter.real("p", min, min + width, scale));
    Arbitrary<Parameter> integers =
        Combinators.combine(
                Arbitraries.integers().between(1, 1000),
                Arbitraries.integers().between(1, 1000),
                scales)
            .as((min, width, scale) -> new IntegerParameter("p", min, min + width, scale, 0));
    Arbitrary<Parameter> choices =
        Arbitraries.of("a", "b", "c", "d")
            .set()
            .ofMinSize(1)
            .map(set -> new ChoiceParameter("p", new ArrayList<Object>(set)));
    return Arbitraries.oneOf(reals, integers, choices);
  }

  /** Names the parameters, and makes every second one depend on a choice. */
  private static SearchSpace space(List<Parameter> kinds) {
    List<Parameter> named = new ArrayList<>();
    named.add(Parameter.choice("parent", 1, 2));
    for (int i = 0; i < kinds.size(); i++) {
      Parameter parameter = named(kinds.get(i), "p" + i);
      named.add(i % 2 == 0 ? parameter : parameter.when("parent", 2));
    }
    return new SearchSpace(named);
  }

  private static Parameter named(Parameter kind, String name) {
    if (kind instanceof RealParameter real) {
      return new RealParameter(name, real.min(), real.max(), real.scale(), 0);
    }
    if (kind instanceof IntegerParameter integer) {
      return new IntegerParameter(name, integer.min(), integer.max(), integer.scale(), 0);
    }
    return new ChoiceParameter(name, ((ChoiceParameter) kind).values());
  }

  @Property
  void everyPointOfTheCubeIsAMemberAndComesBack(
      @ForAll("spaces") SearchSpace space, @ForAll long seed) {
    double[] point = new SplittableRandom(seed).doubles(space.parameters().size()).toArray();
    Configuration decoded = space.decode(point);

    assertThat(space.contains(decoded)).isTrue();
    Configuration again = space.decode(space.encode(decoded));
    decoded
        .values()
        .forEach(
            (name, value) -> {
              if (value instanceof Double real) {
                assertThat((double) again.get(name).orElseThrow())
                    .isCloseTo(real, org.assertj.core.data.Percentage.withPercentage(1e-6));
              } else {
                assertThat(again.get(name)).contains(value);
              }
            });
  }

  @Property
  void theEndsOfTheCubeAreMembers(@ForAll("spaces") SearchSpace space) {
    for (double end : new double[] {0, 1}) {
      double[] point = new double[space.parameters().size()];
      java.util.Arrays.fill(point, end);
      assertThat(space.contains(space.decode(point))).isTrue();
    }
  }

  @Property(tries = 100)
  void aGridHasAsManyDifferentMembersAsItSays(@ForAll("spaces") SearchSpace space) {
    Grid grid = new Grid(space, 3);
    long size = Math.min(grid.size().orElseThrow(), 500);
    Set<Configuration> seen = new HashSet<>();
    for (long i = 0; i < size; i++) {
      Configuration configuration = grid.at(i);
      assertThat(space.contains(configuration)).isTrue();
      seen.add(configuration);
    }

    assertThat(seen).hasSize((int) size);
  }

  @Property
  void configurationsComeBackFromJson(@ForAll("spaces") SearchSpace space, @ForAll long seed)
      throws IOException {
    Configuration configuration =
        space.decode(new SplittableRandom(seed).doubles(space.parameters().size()).toArray());

    byte[] json = JSON.writeValueAsBytes(configuration);
    assertThat(JSON.readValue(json, Configuration.class)).isEqualTo(configuration);
  }
}
