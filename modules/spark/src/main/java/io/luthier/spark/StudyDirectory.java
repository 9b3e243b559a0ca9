package io.luthier.spark;

import io.luthier.dl4j.NetworkFile;
import io.luthier.ledger.LedgerStorage;
import io.luthier.spark.shards.ShardDirectory;
import io.luthier.spark.store.LedgerFiles;
import io.luthier.spark.store.LockedException;
import io.luthier.spark.store.StudyLock;
import io.luthier.spark.store.WholeFile;
import io.luthier.study.DataSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The directory of a study's results on any Hadoop file system. {@code summary.json} is written
 * last: a directory without it is not a result. Thread-safe.
 */
final class StudyDirectory {

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private static final String LOCK = "lock";
  private static final String LEDGER = "ledger";
  private static final String MODELS = "models";
  private static final String NETWORK = "network.zip";
  private static final Pattern MODEL = Pattern.compile("trial-(\\d{5,9})(?:-fold-(\\d{1,2}))?");

  private final FileSystem files;
  private final Path root;

  /**
   * The directory at a path, which need not exist.
   *
   * @throws IOException if the path's file system cannot be reached
   */
  StudyDirectory(String path, Configuration hadoop) throws IOException {
    Path given = new Path(path);
    FileSystem found = given.getFileSystem(hadoop);
    // A file and the checksum that Hadoop keeps beside local ones cannot be replaced at once.
    this.files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    this.root = files.makeQualified(given);
  }

  /** The absolute path, file system included. */
  String path() {
    return root.toString();
  }

  /** The path of a file or directory in it. */
  String path(String name) {
    return new Path(root, name).toString();
  }

  /**
   * Keeps other drivers out until the lock is closed.
   *
   * @throws LockedException if another driver runs the study
   */
  StudyLock lock() throws IOException {
    if (files.exists(root) && files.getFileStatus(root).isFile()) {
      throw new IOException(root + " is a file; the output must be a directory");
    }
    Path lock = new Path(root, LOCK);
    try {
      return StudyLock.take(files, lock);
    } catch (IOException failed) {
      removeIfEmpty(lock);
      removeIfEmpty();
      throw failed;
    }
  }

  /** Leaves no empty directory behind a study that never began. */
  void removeIfEmpty() throws IOException {
    removeIfEmpty(root);
  }

  private void removeIfEmpty(Path directory) throws IOException {
    if (files.exists(directory) && files.listStatus(directory).length == 0) {
      files.delete(directory, false);
    }
  }

  /** Where the study's ledger is kept. */
  LedgerStorage ledger() {
    return new LedgerFiles(files, new Path(root, LEDGER));
  }

  /** Whether a study was begun here. */
  boolean hasStudy() throws IOException {
    return has(StudyRecord.FILE);
  }

  /**
   * What was written down of the study when it began.
   *
   * @throws FileNotFoundException if no study was begun here
   */
  byte[] record() throws IOException {
    if (!hasStudy()) {
      throw new FileNotFoundException(path() + " holds no study: it has no " + StudyRecord.FILE);
    }
    return read(StudyRecord.FILE);
  }

  /** Whether there is anything that no study made. */
  boolean hasStrangers() throws IOException {
    if (!files.exists(root)) {
      return false;
    }
    for (FileStatus file : files.listStatus(root)) {
      String name = file.getPath().getName();
      if (!name.equals(LOCK) && !name.equals(OpenStudy.FROM) && !name.startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  /** Removes packed data that a dead driver has left; only for who holds the lock. */
  void removePackedData() throws IOException {
    ShardDirectory.removeAll(files, root);
  }

  /**
   * Moves the whole directory aside; nothing is deleted.
   *
   * @return where it was moved to, if there was anything
   */
  Optional<String> moveAside(Clock clock) throws IOException {
    if (!hasStrangers()) {
      return Optional.empty();
    }
    String stamp = LocalDateTime.now(clock).format(STAMP);
    Path aside = root.suffix("." + stamp);
    for (int i = 2; files.exists(aside); i++) {
      aside = root.suffix("." + stamp + "-" + i);
    }
    if (!files.rename(root, aside)) {
      throw new IOException("could not move " + root + " aside to " + aside);
    }
    return Optional.of(aside.toString());
  }

  /** Writes a file at once, so that a torn one is never taken for it. */
  void write(String name, WholeFile.Content content) throws IOException {
    WholeFile.write(files, new Path(root, name), content);
  }

  /** Writes a text file. */
  void write(String name, String text) throws IOException {
    write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The bytes of a file. */
  byte[] read(String name) throws IOException {
    try (InputStream in = files.open(new Path(root, name))) {
      return in.readAllBytes();
    }
  }

  /** The bytes of a file, from its beginning; to be closed by the caller. */
  InputStream open(String name) throws IOException {
    return files.open(new Path(root, name));
  }

  /** The files below a name, or the one that has it, with their lengths; none if there is none. */
  Map<String, Long> filesBelow(String name) throws IOException {
    Map<String, Long> found = new TreeMap<>();
    Path top = new Path(root, name);
    if (files.exists(top)) {
      RemoteIterator<LocatedFileStatus> below = files.listFiles(top, true);
      while (below.hasNext()) {
        FileStatus file = below.next();
        String path = root.toUri().relativize(file.getPath().toUri()).getPath();
        found.put(path, file.getLen());
      }
    }
    return found;
  }

  /**
   * Refuses a directory that holds no finished study.
   *
   * @throws FileNotFoundException saying what is there instead
   */
  void requireFinished() throws IOException {
    if (!files.exists(root)) {
      throw new FileNotFoundException("there is no directory " + root);
    }
    if (!files.exists(new Path(root, Summary.FILE))) {
      throw new FileNotFoundException(root + " holds no finished study: it has no " + Summary.FILE);
    }
  }

  /** Says that there are no results any more, or not yet again. */
  void retract() throws IOException {
    remove(Summary.FILE);
  }

  /** Removes a file, if it is there. */
  void remove(String name) throws IOException {
    files.delete(new Path(root, name), false);
  }

  /** The models that there are, whole or not, by their directories as {@link #model} has them. */
  Set<String> models() throws IOException {
    Set<String> names = new TreeSet<>();
    Path models = new Path(root, MODELS);
    if (files.exists(models)) {
      for (FileStatus model : files.listStatus(models)) {
        String name = model.getPath().getName();
        if (MODEL.matcher(name).matches()) {
          names.add(MODELS + "/" + name);
        }
      }
    }
    return names;
  }

  /** Of the models, those whose networks are saved. */
  Set<String> savedNetworks() throws IOException {
    Set<String> saved = new TreeSet<>();
    for (String model : models()) {
      if (has(network(model))) {
        saved.add(model);
      }
    }
    return saved;
  }

  /**
   * The directory of a run's model, relative to the study's: {@code models/trial-00012}, or with
   * cross-validation {@code models/trial-00012-fold-3}.
   */
  static String model(DataSpec data, int run) {
    String trial = String.format(Locale.ROOT, "%s/trial-%05d", MODELS, data.trial(run));
    return data.folds() == 1 ? trial : trial + "-fold-" + (data.fold(run) + 1);
  }

  /** Saves a network in a model's directory. */
  void saveNetwork(String model, MultiLayerNetwork network) throws IOException {
    write(network(model), out -> NetworkFile.save(network, out));
  }

  /** The network's file in a model's directory. */
  static String network(String model) {
    return model + "/" + NETWORK;
  }

  /** The feature pipeline's directory in a model's directory. */
  static String pipeline(String model) {
    return model + "/pipeline";
  }

  /** Whether a file is there, as seen from here. */
  boolean has(String name) throws IOException {
    return files.exists(new Path(root, name));
  }

  /** Removes a model that is not kept. */
  void discardModel(String model) throws IOException {
    files.delete(new Path(root, model), true);
  }
}
