package io.luthier.spark.link;

import io.luthier.trial.Measurement;
import io.luthier.trial.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A study's line on an executor: every call is one round trip to the driver. */
record RemoteLine(String study, Driver driver) implements StudyLine {

  /** The way to the driver. */
  interface Driver {

    /** Has the driver answer bytes with bytes. */
    Object ask(Object message) throws Exception;
  }

  @Override
  public Assignment claim(long ticket, int start, String executor) {
    return Call.readAssignment(ask(new Call.Claim(study, ticket, start, executor)));
  }

  @Override
  public Verdict report(int trial, int attempt, Measurement measurement) {
    byte[] reason = ask(new Call.Report(study, trial, attempt, measurement));
    return reason.length == 0
        ? Verdict.GO_ON
        : Verdict.stop(new String(reason, StandardCharsets.UTF_8));
  }

  @Override
  public boolean wouldKeep(int trial, double value) {
    return ask(new Call.Offer(study, trial, value))[0] == 1;
  }

  @Override
  public void spoiled(int trial, String reason) {
    ask(new Call.Spoiled(study, trial, reason));
  }

  private byte[] ask(Call call) {
    try {
      return (byte[]) driver.ask(Call.write(call));
    } catch (IOException lost) {
      throw new UncheckedIOException(lost);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception failed) {
      // Spark declares Exception; what is not I/O comes from the driver's end.
      throw new IllegalStateException("the driver did not answer: " + failed.getMessage(), failed);
    }
  }
}
