package io.luthier.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A call of {@code scripts/luthier} on the embedded Spark with one slot, as a user makes it. */
final class LuthierProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Process process;
  private final Path log;
  private final long from;

  private LuthierProcess(Process process, Path log, long from) {
    this.process = process;
    this.log = log;
    this.from = from;
  }

  /**
   * Starts to run a study.
   *
   * @param study the study's file; the log is beside it, the same for all calls
   * @param options further ones, of spark-submit and of Luthier
   */
  static LuthierProcess run(Path study, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Assembly.ROOT.resolve("scripts/luthier").toString());
    command.addAll(List.of("run", study.toString(), "--master", "local[1]"));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    // Its life is short: the better compiler would cost more than it gives.
    command.addAll(List.of("--driver-java-options", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    Path log = study.resolveSibling("log");
    long from = Files.exists(log) ? Files.size(log) : 0;
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SPARK_HOME", "");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    LuthierProcess started = new LuthierProcess(builder.start(), log, from);
    Runtime.getRuntime().addShutdownHook(new Thread(started::close));
    return started;
  }

  /** Waits for its end. */
  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it did not end within " + LIMIT + ":\n" + output());
    }
    return process.exitValue();
  }

  /** Waits for its end, but not longer than that. */
  boolean endsWithin(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its process's number, which is that of the driver once Spark has been launched. */
  long number() {
    return process.pid();
  }

  /** Waits until its output matches, and gives the first match. */
  String await(String pattern) throws IOException, InterruptedException {
    Pattern wanted = Pattern.compile(pattern);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      boolean alive = process.isAlive();
      Matcher found = wanted.matcher(output());
      if (found.find()) {
        return found.group();
      }
      if (!alive || System.nanoTime() > deadline) {
        throw new IllegalStateException("it did not print " + pattern + ":\n" + output());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** What it has printed so far, to both outputs. */
  String output() throws IOException {
    byte[] all = Files.readAllBytes(log);
    return new String(all, (int) from, (int) (all.length - from), StandardCharsets.UTF_8);
  }

  /** How many trials it has counted so far. */
  int counted() throws IOException {
    Matcher done = Pattern.compile("(?m)^(\\d+)/\\d+ done").matcher(output());
    return done.results().mapToInt(found -> Integer.parseInt(found.group(1))).max().orElse(0);
  }

  /** Sends it a signal, such as {@code TERM}. */
  void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, "" + number()).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("no signal could be sent: kill ended with " + code);
    }
  }

  /** Kills it as a power failure would. */
  void kill() throws InterruptedException {
    close();
    process.waitFor();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
