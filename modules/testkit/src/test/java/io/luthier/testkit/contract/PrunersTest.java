package io.luthier.testkit.contract;

import io.luthier.pruner.AshaPruner;
import io.luthier.pruner.MedianPruner;
import io.luthier.pruner.Pruner;
import org.junit.jupiter.api.Nested;

final class PrunersTest {

  @Nested
  final class Asha extends PrunerContract {
    @Override
    protected Pruner pruner() {
      return AshaPruner.DEFAULT;
    }
  }

  @Nested
  final class AshaInBrackets extends PrunerContract {
    @Override
    protected Pruner pruner() {
      return new AshaPruner(2, 2, 2);
    }
  }

  @Nested
  final class Median extends PrunerContract {
    @Override
    protected Pruner pruner() {
      return MedianPruner.DEFAULT;
    }
  }

  @Nested
  final class PatientMedian extends PrunerContract {
    @Override
    protected Pruner pruner() {
      return new MedianPruner(2, 4);
    }
  }
}
