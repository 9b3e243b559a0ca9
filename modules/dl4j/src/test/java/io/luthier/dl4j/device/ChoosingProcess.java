package io.luthier.dl4j.device;

import com.sun.jna.Function;
import io.luthier.dl4j.NativeSettings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.factory.Nd4j;

/** A JVM of its own that chooses what to train on, as an executor does, and tells. */
final class ChoosingProcess {

  private ChoosingProcess() {}

  /**
   * Runs one to its end.
   *
   * @param granted the addresses that Spark has granted
   * @param classes what is in its class path beside this module and what it needs
   * @return its exit code and what it printed, a line each
   */
  static List<String> run(List<String> granted, List<Path> classes, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> path = new ArrayList<>(classes.stream().map(Path::toString).toList());
    path.add(System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path)));
    command.add(ChoosingProcess.class.getName());
    command.addAll(granted);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    List<String> lines = new ArrayList<>();
    try (var out = process.inputReader()) {
      out.lines()
          .filter(line -> line.startsWith("= "))
          .forEach(line -> lines.add(line.substring(2)));
    }
    lines.add(0, "exit " + process.waitFor());
    return lines;
  }

  /** Says what was chosen, which device CUDA would see, and what ND4J has taken. */
  public static void main(String[] granted) {
    DeviceSelection.grant(List.of(granted));
    DeviceChoice choice = DeviceSelection.choice();
    System.out.println("= " + choice.device());
    System.out.println("= " + choice.remark());
    System.out.println(
        "= "
            + Function.getFunction("c", "getenv")
                .invokeString(new Object[] {"CUDA_VISIBLE_DEVICES"}, false));
    if (!choice.onGpu()) {
      NativeSettings.prepare();
      System.out.println("= " + Nd4j.getBackend().getClass().getSimpleName());
    }
  }
}
