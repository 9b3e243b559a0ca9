package io.luthier.testkit.cluster;

import io.luthier.testkit.cluster.SparkCluster.Submitted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process whose output is kept line by line, and can be waited on. */
final class JavaProcess implements AutoCloseable {

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread reader = new Thread(this::read);
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private JavaProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a process; its two outputs are one.
   *
   * @param log where they are kept
   */
  static JavaProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      JavaProcess started = new JavaProcess(name, builder.start(), log);
      started.reader.setName(name + " output");
      started.reader.setDaemon(true);
      started.reader.start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      return started;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void read() {
    try (var reader = process.inputReader();
        var writer = Files.newBufferedWriter(log)) {
      String line;
      while ((line = reader.readLine()) != null) {
        writer.write(line + "\n");
        lines.add(line);
      }
    } catch (IOException closed) {
      lines.add("the output ended: " + closed.getMessage());
    }
  }

  /** Waits for a line that contains a pattern, and gives its first group. */
  String await(String pattern, Duration limit) {
    Pattern wanted = Pattern.compile(pattern);
    long deadline = System.nanoTime() + limit.toNanos();
    List<String> seen = new ArrayList<>();
    try {
      while (true) {
        boolean over = !process.isAlive() || System.nanoTime() > deadline;
        String line = lines.poll(1, TimeUnit.SECONDS);
        if (line == null && !over) {
          continue;
        }
        if (line == null) {
          throw new IllegalStateException(
              name
                  + " did not print "
                  + pattern
                  + " within "
                  + limit
                  + "; it printed\n"
                  + String.join("\n", seen));
        }
        seen.add(line);
        Matcher found = wanted.matcher(line);
        if (found.find()) {
          return found.groupCount() > 0 ? found.group(1) : found.group();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Waits for the end of the process, and of its output. */
  Submitted end(Duration limit) {
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException(
            name + " did not end within " + limit + "\n" + Files.readString(log));
      }
      reader.join();
      return new Submitted(process.exitValue(), Files.readString(log), "");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** The processes that it has started, and those that they have. */
  Stream<ProcessHandle> descendants() {
    return process.descendants();
  }

  /** Sends it a signal, such as {@code TERM}. */
  void signal(String signal) {
    try {
      int code = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException(name + " got no signal: kill ended with " + code);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Kills this process alone. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
