package io.luthier.spark.link;

import io.luthier.trial.Measurement;
import io.luthier.trial.Trial;
import io.luthier.trial.TrialJson;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.spark.api.plugin.PluginContext;

/** A study's line on an executor: every call is one round trip to the driver. */
record RemoteLine(String study, PluginContext context) implements StudyLine {

  @Override
  public Optional<Trial> claim(long ticket, int attempt) {
    byte[] answer = ask(new Call.Claim(study, ticket, attempt));
    return answer.length == 0 ? Optional.empty() : Optional.of(TrialJson.readTrial(answer));
  }

  @Override
  public Verdict report(int trial, Measurement measurement) {
    byte[] reason = ask(new Call.Report(study, trial, measurement));
    return reason.length == 0
        ? Verdict.GO_ON
        : Verdict.stop(new String(reason, StandardCharsets.UTF_8));
  }

  @Override
  public boolean wouldKeep(int trial, double value) {
    return ask(new Call.Offer(study, trial, value))[0] == 1;
  }

  private byte[] ask(Call call) {
    try {
      return (byte[]) context.ask(Call.write(call));
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception failed) {
      // PluginContext.ask declares Exception; what is not I/O comes from the driver's end.
      throw new IllegalStateException("the driver did not answer: " + failed.getMessage(), failed);
    }
  }
}
