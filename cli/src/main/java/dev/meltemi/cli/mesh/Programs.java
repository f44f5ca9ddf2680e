package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command lines of our own programs. Inside the mesh the distribution and the JDK are mounted
 * under fixed names, so that every user there can read them.
 *
 * @param dist the distribution's folder, as the program will see it
 * @param java the JDK's folder, likewise
 */
record Programs(String dist, String java, boolean hasArchive) {
  private static final String MOUNTED = "/run/meltemi/";

  /** Classes loaded and linked ahead (JEP 514), by {@code tools/warm}; all programs share one. */
  private static final String ARCHIVE = "lib/meltemi.aot";

  /** As seen from the host. */
  static Programs onHost() {
    return new Programs(
        distribution().toString(), System.getProperty("java.home"), hasArchive(distribution()));
  }

  /** As seen from inside, with {@link #mounts} in place. */
  static Programs inside() {
    return new Programs(MOUNTED + "dist", MOUNTED + "jdk", hasArchive(distribution()));
  }

  /** What must be mounted for {@link #inside}. */
  static Map<String, Path> mounts() {
    return Map.of("dist", distribution(), "jdk", Path.of(System.getProperty("java.home")));
  }

  /** The distribution that runs: its launcher says where it is. */
  static Path distribution() {
    String dist = System.getProperty("meltemi.dist", "");
    if (dist.isEmpty()) {
      throw new UserError(
          "This command starts further programs of the distribution, and was not started from one."
              + " Start it as ./meltemi of a checkout or bin/meltemi of a distribution.");
    }
    return Path.of(dist);
  }

  List<String> supervisor(List<String> arguments) {
    return jvm(List.of("-Xmx256m"), "dev.meltemi.cli.Main", with("supervisor", arguments));
  }

  List<String> apiServer(List<String> arguments) {
    return jvm(List.of("-Xmx256m"), "dev.meltemi.cli.Main", with("apiserver", arguments));
  }

  List<String> pilot(List<String> arguments) {
    return jvm(List.of("-Xmx512m"), "dev.meltemi.cli.Main", with("pilot", arguments));
  }

  /** Everything up to the bootstrap's file name. */
  List<String> proxy() {
    return jvm(
        List.of("-Xms24m", "-Xmn8m", "-Xmx128m", "-XX:MaxDirectMemorySize=64m"),
        "dev.meltemi.cli.Main",
        List.of("proxy", "--concurrency", "1", "--bootstrap"));
  }

  /** Everything up to the sample's name. */
  List<String> sample() {
    return jvm(
        List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"), "dev.meltemi.samples.Main", List.of());
  }

  private List<String> jvm(List<String> limits, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java + "/bin/java");
    // Small heaps on few cores: the serial collector costs the least memory and start-up.
    command.add("-XX:+UseSerialGC");
    command.addAll(limits);
    if (hasArchive) command.add("-XX:AOTCache=" + dist + "/" + ARCHIVE);
    command.add("-Xlog:disable");
    command.add("-Xlog:all=error:stderr");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dmeltemi.dist=" + dist);
    command.add("-cp");
    command.add(classPath());
    command.add(main);
    command.addAll(arguments);
    return List.copyOf(command);
  }

  private String classPath() {
    try {
      return Files.readString(distribution().resolve("lib/classpath"))
          .strip()
          .replace("@DIST@", dist);
    } catch (java.io.IOException e) {
      throw new UserError(
          "The distribution %s is not complete: %s".formatted(distribution(), e.getMessage()));
    }
  }

  private static boolean hasArchive(Path dist) {
    return Files.exists(dist.resolve(ARCHIVE));
  }

  private static List<String> with(String first, List<String> rest) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
