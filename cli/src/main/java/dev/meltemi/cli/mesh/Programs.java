package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.xds.bootstrap.Bootstrap;
import dev.meltemi.xds.decode.Decoded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command lines of our own programs. Inside the mesh the distribution and the JDK are mounted
 * under fixed names, so that every user there can read them.
 *
 * @param dist the distribution's folder, as the program will see it
 * @param java the JDK's folder, likewise
 * @param trains whether the programs write their archives instead of using them
 */
record Programs(String dist, String java, boolean trains) {
  private static final String MAIN = "dev.meltemi.cli.Main";

  private static final String MOUNTED = "/run/meltemi/";

  /**
   * Classes loaded and linked ahead (JEP 514), written by {@code tools/warm}. Each program has its
   * own: the JVM loads a whole archive at its start, so that a shared one costs all of them.
   */
  enum Archive {
    CLI,
    API_SERVER,
    PILOT,
    PROXY,
    SAMPLE;

    Path in(Path distribution) {
      return distribution.resolve("lib/" + name().toLowerCase(Locale.ROOT) + ".aot");
    }
  }

  /** As seen from the host. */
  static Programs onHost() {
    return new Programs(distribution().toString(), System.getProperty("java.home"), false);
  }

  /** As {@link #onHost}; each program writes its archive when it ends. */
  static Programs training() {
    return new Programs(distribution().toString(), System.getProperty("java.home"), true);
  }

  /** As seen from inside, with {@link #mounts} in place. */
  static Programs inside() {
    return new Programs(MOUNTED + "dist", MOUNTED + "jdk", false);
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
    return jvm(Archive.PILOT, quick("-Xmx256m"), MAIN, with("supervisor", arguments));
  }

  List<String> apiServer(List<String> arguments) {
    return jvm(Archive.API_SERVER, quick("-Xmx256m"), MAIN, with("apiserver", arguments));
  }

  List<String> pilot(List<String> arguments) {
    return jvm(Archive.PILOT, List.of(inFile("pilot")), MAIN, with("pilot", arguments));
  }

  /** Everything up to the bootstrap's file name. */
  List<String> proxy() {
    return jvm(
        Archive.PROXY, List.of(inFile("proxy")), "dev.meltemi.cli.ProxyProgram", List.of("1"));
  }

  /** Everything up to the sample's name. */
  List<String> sample() {
    return jvm(Archive.SAMPLE, quick("-Xmx64m"), "dev.meltemi.samples.Main", List.of());
  }

  /** The bootstrap in the form from which a proxy starts quickest. */
  static byte[] bootstrap(String json) {
    return switch (Bootstrap.binary(json)) {
      case Decoded.Ok<byte[]>(byte[] message, var _) -> message;
      case Decoded.Refused<byte[]>(List<String> reasons) ->
          throw new IllegalStateException("our own bootstrap: " + String.join("\n", reasons));
    };
  }

  /**
   * For programs that have little to do: their start costs more than all their work. Small heaps on
   * few cores: the serial collector costs the least memory and start-up.
   */
  private static List<String> quick(String heap) {
    return List.of("-XX:+UseSerialGC", heap, "-XX:TieredStopAtLevel=1");
  }

  /** An argument file of the java launcher, shared with bin/meltemi. */
  private String inFile(String program) {
    return "@%s/lib/%s.jvm".formatted(dist, program);
  }

  private List<String> jvm(
      Archive archive, List<String> limits, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java + "/bin/java");
    command.addAll(limits);
    if (trains) {
      command.add("-XX:AOTCacheOutput=" + archive.in(Path.of(dist)));
    } else if (Files.exists(archive.in(distribution()))) {
      command.add("-XX:AOTCache=" + archive.in(Path.of(dist)));
    }
    // An archive that does not fit, as in a copy of the distribution, only makes starts slower.
    command.add("-Xlog:disable");
    command.add("-Xlog:all=error,aot*=off,cds*=off:stderr");
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

  private static List<String> with(String first, List<String> rest) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
