package io.luthier.dl4j;

import io.luthier.dl4j.engine.NativeMemory;
import io.luthier.trial.TrialResult;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A trial's result, and the network with the weights that the result speaks of. Closing frees the
 * network's native memory.
 *
 * @param result what the study is told
 * @param network the network; empty if the trial failed, or diverged before any good epoch
 */
public record TrainedTrial(TrialResult result, Optional<MultiLayerNetwork> network)
    implements AutoCloseable {

  @Override
  public void close() {
    network.ifPresent(NativeMemory::free);
  }
}
