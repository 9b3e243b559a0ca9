package io.luthier.study;

import io.luthier.sampler.GridSampler;
import io.luthier.sampler.ListSampler;
import io.luthier.sampler.RandomSampler;
import io.luthier.sampler.Sampler;
import io.luthier.sampler.TpeSampler;
import io.luthier.sampler.staged.StagedSampler;
import io.luthier.space.Configuration;
import io.luthier.space.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** From a specification to its sampler. */
final class Samplers {

  /**
   * Salts that keep apart the draws for a grid's order, incomplete entries, and starting points.
   */
  private static final long ORDER = 1;

  private static final long ENTRIES = 2;

  private static final long STARTS = 3;

  private Samplers() {}

  /**
   * The sampler of a study.
   *
   * @param start what it takes over from an earlier study
   * @throws IllegalArgumentException if a configuration given by hand is not of the space, or the
   *     grid is too large
   */
  static Sampler of(StudySpec spec, WarmStart start) {
    SearchSpec search = spec.search();
    Sampler sampler =
        switch (search.strategy()) {
          case GRID -> grid(spec);
          case RANDOM -> new RandomSampler(spec.space());
          case TPE ->
              new TpeSampler(
                  spec.space(),
                  spec.objective(),
                  new SplittableRandom(spec.seed() ^ STARTS).nextLong(),
                  start.known());
          case LIST -> ListSampler.only(complete(spec, "configurations", search.configurations()));
          case STAGED -> new StagedSampler(spec.space(), spec.objective());
        };
    if (!start.again().isEmpty()) {
      sampler = new ListSampler(start.again(), "from", sampler);
    }
    return search.enqueue().isEmpty()
        ? sampler
        : new ListSampler(complete(spec, "enqueue", search.enqueue()), "enqueued", sampler);
  }

  private static Sampler grid(StudySpec spec) {
    Grid grid = new Grid(spec.space(), spec.search().gridPoints());
    return spec.search().trials().isPresent()
        ? GridSampler.shuffled(grid, new SplittableRandom(spec.seed() ^ ORDER).nextLong())
        : GridSampler.whole(grid, spec.search().gridLimit());
  }

  private static List<Configuration> complete(
      StudySpec spec, String key, List<Configuration> entries) {
    SplittableRandom random = new SplittableRandom(spec.seed() ^ ENTRIES);
    List<Configuration> complete = new ArrayList<>();
    for (Configuration entry : entries) {
      try {
        complete.add(spec.space().complete(entry, random.split()));
      } catch (IllegalArgumentException bad) {
        throw new IllegalArgumentException(
            "search." + key + ", entry " + (complete.size() + 1) + ": " + bad.getMessage(), bad);
      }
    }
    return complete;
  }
}
