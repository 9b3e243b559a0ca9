package io.luthier.spark;

import io.luthier.ledger.StoredLedger;
import io.luthier.study.Ranking;
import io.luthier.study.Replay;
import io.luthier.study.StudySpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
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
    if (!directory.hasStudy()) {
      throw new FileNotFoundException(
          directory.path() + " holds no study: it has no " + StudyRecord.FILE);
    }
    byte[] record = directory.read(StudyRecord.FILE);
    StudySpec spec = StudyRecord.spec(record);
    Replay replay = new Replay();
    StoredLedger.read(directory.ledger(), replay);
    return new PastStudy(
        spec,
        StudyRecord.fingerprint(record),
        new Ranking(spec.objective(), List.copyOf(replay.results())));
  }
}
