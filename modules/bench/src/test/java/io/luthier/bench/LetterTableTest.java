package io.luthier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.luthier.space.Configuration;
import io.luthier.space.Grid;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of trained networks is whole, and a search finds in it what it proposes. */
class LetterTableTest {

  private static final double GUESSING = Math.log(26);

  private final LetterTable table = LetterTable.read();

  @Test
  void everyNetworkIsThereAndAMemberOfTheSpaceStandsForIt() {
    assertThat(table.losses()).hasSize(9 * 3 * 5 * 3 * 4 * 2);
    Grid members = new Grid(LetterTable.SPACE, 9);
    Set<Configuration> found = new HashSet<>();
    for (long i = 0; i < members.size().orElseThrow(); i++) {
      Configuration network = LetterTable.network(members.at(i));
      found.add(network);
      assertThat(table.loss(members.at(i))).isEqualTo(table.losses().get(network));
    }
    assertThat(found).isEqualTo(table.losses().keySet());
  }

  @Test
  void aMemberHasThePositionsOfItsNetworksValues() {
    Configuration member =
        new Configuration(
            Map.of(
                "learningRate", 3,
                "layers", 1,
                "units", 4,
                "batchSize", 0,
                "dropout", 2,
                "optimizer", "nesterovs"));
    assertThat(LetterTable.network(member))
        .isEqualTo(
            new Configuration(
                Map.of(
                    "learningRate",
                    0.00316,
                    "layers",
                    2,
                    "units",
                    256,
                    "batchSize",
                    32,
                    "dropout",
                    0.2,
                    "optimizer",
                    "nesterovs")));
  }

  @Test
  void theBestNetworkHasLearnt() {
    assertThat(table.loss(table.best())).isBetween(0.0, GUESSING / 4);
  }
}
