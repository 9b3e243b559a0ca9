package io.luthier.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.sampler.GridSampler;
import io.luthier.sampler.ListSampler;
import io.luthier.sampler.RandomSampler;
import io.luthier.sampler.Sampler;
import io.luthier.sampler.Suggestion;
import io.luthier.sampler.TpeSampler;
import io.luthier.sampler.staged.StagedSampler;
import io.luthier.space.Configuration;
import io.luthier.space.Grid;
import io.luthier.space.Parameter;
import io.luthier.space.Scale;
import io.luthier.space.SearchSpace;
import io.luthier.trial.History;
import io.luthier.trial.Objective;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class SamplersTest {

  @Nested
  final class WholeGrid extends SamplerContract.Oblivious {
    @Override
    protected Sampler sampler(SearchSpace space) {
      return GridSampler.whole(new Grid(space, 3), 1000);
    }
  }

  @Nested
  final class ShuffledGrid extends SamplerContract.Oblivious {
    @Override
    protected Sampler sampler(SearchSpace space) {
      return GridSampler.shuffled(new Grid(space, 3), 9);
    }
  }

  @Nested
  final class RandomDraws extends SamplerContract.Oblivious {
    @Override
    protected Sampler sampler(SearchSpace space) {
      return new RandomSampler(space);
    }
  }

  @Nested
  final class ParzenEstimator extends SamplerContract {
    @Override
    protected Sampler sampler(SearchSpace space) {
      return new TpeSampler(space, Objective.VAL_LOSS, 9);
    }
  }

  @Nested
  final class GivenList extends SamplerContract.Oblivious {
    @Override
    protected Sampler sampler(SearchSpace space) {
      Grid grid = new Grid(space, 3);
      return ListSampler.only(
          LongStream.range(0, grid.size().orElseThrow())
              .boxed()
              .flatMap(i -> List.of(grid.at(i), grid.at(i)).stream())
              .toList());
    }
  }

  @Nested
  final class ListBeforeGrid extends SamplerContract.Oblivious {
    @Override
    protected Sampler sampler(SearchSpace space) {
      Grid grid = new Grid(space, 3);
      List<Configuration> first = List.of(grid.at(5), grid.at(0));
      return new ListSampler(first, "enqueued", GridSampler.whole(grid, 1000));
    }
  }

  @Nested
  final class ListBeforeList extends SamplerContract.Oblivious {
    @Override
    protected Sampler sampler(SearchSpace space) {
      Grid grid = new Grid(space, 3);
      List<Configuration> all =
          LongStream.range(0, grid.size().orElseThrow()).mapToObj(grid::at).toList();
      return new ListSampler(List.of(grid.at(4), grid.at(0)), "enqueued", ListSampler.only(all));
    }
  }

  @Nested
  final class Staged extends SamplerContract {
    @Override
    protected Sampler sampler(SearchSpace space) {
      return new StagedSampler(space, Objective.VAL_LOSS);
    }
  }

  @Property(tries = 50)
  void aShuffledGridOfAnySizeIsAPermutation(
      @ForAll @IntRange(min = 2, max = 700) int size, @ForAll long seed) {
    SearchSpace space = SearchSpace.of(Parameter.integer("x", 1, size));
    Sampler sampler = GridSampler.shuffled(new Grid(space, size), seed);
    History history = History.empty();
    for (int i = 0; i < size; i++) {
      Suggestion.Propose propose =
          (Suggestion.Propose) sampler.suggest(history, i, new SplittableRandom(1));
      history =
          history.propose(
              new io.luthier.trial.Trial(i, propose.configuration(), 1, propose.origin(), ""));
    }

    assertThat(history.trials().stream().map(t -> t.configuration().get("x").orElseThrow()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, size).<Object>mapToObj(Long::valueOf).toList());
  }

  /**
   * Kolmogorov's distance of 2,000 draws to the uniform distribution, on the log scale: for uniform
   * draws it is above 1.95 / sqrt(n) once in a thousand runs, and the seed is fixed.
   */
  @Test
  void drawsAreUniformOnTheirScale() {
    SearchSpace space = SearchSpace.of(Parameter.real("rate", 1e-4, 1, Scale.LOG));
    Sampler sampler = new RandomSampler(space);
    SplittableRandom random = new SplittableRandom(11);
    int draws = 2000;
    double[] positions =
        IntStream.range(0, draws)
            .mapToDouble(
                i -> {
                  Suggestion.Propose propose =
                      (Suggestion.Propose) sampler.suggest(History.empty(), 0, random);
                  return space.encode(propose.configuration())[0];
                })
            .sorted()
            .toArray();
    double distance =
        IntStream.range(0, draws)
            .mapToDouble(i -> Math.abs(positions[i] - (i + 0.5) / draws))
            .max()
            .orElseThrow();

    assertThat(distance).isLessThan(1.95 / Math.sqrt(draws));
  }
}
