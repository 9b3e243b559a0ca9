package io.luthier.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.report.Stint.How;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

final class LanesPropertyTest {

  @Property
  void nothingOverlapsOnALane(
      @ForAll @Size(max = 40) List<@DoubleRange(min = 0, max = 50) Double> begins,
      @ForAll @DoubleRange(min = 0, max = 20) double length) {
    List<Stint> stints =
        IntStream.range(0, begins.size())
            .mapToObj(
                i ->
                    new Stint(
                        i,
                        "1@a",
                        begins.get(i),
                        begins.get(i) + length * (i % 3),
                        Double.NaN,
                        How.COMPLETED))
            .toList();
    Lanes lanes = new Lanes(stints);

    assertThat(lanes.placed()).hasSameSizeAs(stints);
    for (int lane = 0; lane < lanes.names().size(); lane++) {
      double free = 0;
      for (Lanes.Placed placed : lanes.placed()) {
        if (placed.lane() == lane) {
          assertThat(placed.stint().begin()).isGreaterThanOrEqualTo(free);
          assertThat(placed.end()).isGreaterThanOrEqualTo(placed.stint().begin());
          free = placed.end();
        }
      }
    }
  }
}
