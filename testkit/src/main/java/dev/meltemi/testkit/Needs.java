package dev.meltemi.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine. In CI ({@code CI=true}) a missing thing fails the test; on a
 * user's machine the test is skipped, by name.
 */
public final class Needs {
  private Needs() {}

  /** The slow tier: run only with {@code -De2e}. */
  public static void e2e() {
    String e2e = System.getProperty("meltemi.e2e", "false");
    Assumptions.assumeTrue(e2e.isEmpty() || e2e.equals("true"), "slow tier: run with -De2e");
  }

  public static void root() {
    need(System.getProperty("user.name").equals("root"), "needs root");
  }

  /** Programs that must be on the PATH. */
  public static void tool(String... names) {
    for (String name : names) need(isOnPath(name), "needs the program " + name + " on PATH");
  }

  private static boolean isOnPath(String name) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) return true;
    }
    return false;
  }

  /** Any other condition; {@code why} reads like "needs …". */
  public static void need(boolean there, String why) {
    if (there) return;
    if ("true".equals(System.getenv("CI"))) throw new AssertionError(why + ", and CI must have it");
    System.out.println("SKIPPED: " + why);
    Assumptions.abort(why);
  }
}
