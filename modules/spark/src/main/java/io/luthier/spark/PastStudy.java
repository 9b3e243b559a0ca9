package io.luthier.spark;

import io.luthier.ledger.StoredLedger;
import io.luthier.study.Ranking;
import io.luthier.study.Replay;
import io.luthier.study.StudySpec;
import io.luthier.study.WarmStart;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * What a study's directory tells of it, read without Spark and without keeping anybody out.
 *
 * @param spec what was asked for
 * @param fingerprint of its data
 * @param ranking the results that there are
 */
public record PastStudy(StudySpec spec, String fingerprint, Ranking ranking) {

  /**
   * Reads the study in a directory.
   *
   * @param output a Hadoop path
   * @throws FileNotFoundException if there is no study
   * @throws IOException if it cannot be read
   */
  public static PastStudy read(String output, Configuration hadoop) throws IOException {
    StudyDirectory directory = new StudyDirectory(output, hadoop);
    byte[] record = directory.record();
    // Where it is now: the directory may have been moved since.
    StudySpec spec = StudyRecord.spec(record).withOutput(directory.path());
    Replay replay = new Replay();
    StoredLedger.read(directory.ledger(), replay);
    return new PastStudy(
        spec, StudyRecord.fingerprint(record), new Ranking(spec.objective(), replay.results(spec)));
  }

  /**
   * What another study takes over from this one.
   *
   * @param other what the other study is
   * @param data the fingerprint of its data
   * @param warn is told if that is not what the user may expect
   */
  WarmStart warmStart(StudySpec other, String data, Consumer<String> warn) {
    boolean sameData = fingerprint.equals(data);
    Ranking ranked = new Ranking(other.objective(), ranking.results());
    WarmStart start = WarmStart.of(other, spec, ranked, sameData);
    if (start.hasNothing()) {
      warn.accept(
          "search.from: none of the "
              + ranking.results().size()
              + " trials of "
              + spec.output()
              + " lies in this study's space, so that nothing is taken over");
    } else if (!sameData) {
      warn.accept(
          "search.from: the data is not that of "
              + spec.output()
              + ": its "
              + start.again().size()
              + " best configurations are tried again, and its losses are not used");
    }
    return start;
  }
}
