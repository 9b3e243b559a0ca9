package io.luthier.spark;

import io.luthier.study.SearchSpec;
import io.luthier.study.StudySpec;
import io.luthier.study.WarmStart;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The study that another one takes over from.
 *
 * @param isWanted whether the other study asks for one
 * @param past the study; empty if there is none yet
 */
record EarlierStudy(boolean isWanted, Optional<PastStudy> past) {

  /** None, for a study that begins by itself, or has written down what it took over. */
  static final EarlierStudy NONE = new EarlierStudy(false, Optional.empty());

  /** What {@code --fresh} calls a directory that it moves aside. */
  private static final String ASIDE = ".*\\.\\d{8}-\\d{6}(-\\d+)?";

  /**
   * What a study asks for in {@code search.from}.
   *
   * @param spec with the absolute path of its output
   * @throws ResumeProblem if that is not there
   */
  static EarlierStudy of(StudySpec spec, Configuration hadoop) throws IOException {
    SearchSpec search = spec.search();
    if (search.fromLatest().isPresent()) {
      Optional<String> latest = latest(search.fromLatest().get(), spec.output(), hadoop);
      return new EarlierStudy(
          true, latest.isEmpty() ? Optional.empty() : Optional.of(read(latest.get(), hadoop)));
    }
    return search.from().isEmpty()
        ? NONE
        : new EarlierStudy(true, Optional.of(read(search.from().get(), hadoop)));
  }

  private static PastStudy read(String output, Configuration hadoop) throws IOException {
    try {
      return PastStudy.read(output, hadoop);
    } catch (FileNotFoundException none) {
      throw new ResumeProblem("search.from: " + none.getMessage(), none);
    }
  }

  /**
   * The last study by name that has ended well, and stands before the other one. Not the youngest:
   * a night that is made up for must not take over from those after it.
   */
  private static Optional<String> latest(String studies, String output, Configuration hadoop)
      throws IOException {
    Path given = new Path(studies);
    FileSystem files = given.getFileSystem(hadoop);
    Path place = files.makeQualified(given);
    Path own = new Path(output);
    boolean inside = place.equals(own.getParent());
    if (!files.exists(place)) {
      if (inside) {
        return Optional.empty();
      }
      // On the first night it need not be there, but only if this study is going to make it.
      throw new ResumeProblem(
          "search.from.latest: there is no directory "
              + place
              + ", and the output of this study, "
              + own
              + ", is not in it");
    }
    List<String> names = new ArrayList<>();
    for (FileStatus file : files.listStatus(place)) {
      String name = file.getPath().getName();
      boolean before = !inside || name.compareTo(own.getName()) < 0;
      if (file.isDirectory() && before && !file.getPath().equals(own) && !name.matches(ASIDE)) {
        names.add(name);
      }
    }
    names.sort(Comparator.reverseOrder());
    for (String name : names) {
      StudyDirectory directory = new StudyDirectory(new Path(place, name).toString(), hadoop);
      if (directory.hasStudy()
          && directory.has(Summary.FILE)
          && Summary.isCompleted(directory.read(Summary.FILE))) {
        return Optional.of(directory.path());
      }
    }
    return Optional.empty();
  }

  /**
   * What is taken over from it.
   *
   * @param other what the other study is
   * @param data the fingerprint of its data
   * @param warn is told if that is not what the user may expect
   */
  WarmStart warmStart(StudySpec other, String data, Consumer<String> warn) {
    return past.isPresent() ? past.get().warmStart(other, data, warn) : WarmStart.NONE;
  }
}
