package io.luthier.spark.mlflow;

import java.io.IOException;
import java.util.List;

/** What of a study may be uploaded. */
public interface StudyFiles {

  /**
   * The files that there are.
   *
   * @param models whether the winner's model is wanted
   */
  List<StudyFile> list(boolean models) throws IOException;
}
