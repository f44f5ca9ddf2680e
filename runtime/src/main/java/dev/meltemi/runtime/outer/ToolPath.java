package dev.meltemi.runtime.outer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The PATH with which the mesh runs: the user's, and the sbin folders that ordinary users may lack.
 */
public final class ToolPath {
  private ToolPath() {}

  public static String value() {
    return extended(System.getenv().getOrDefault("PATH", ""));
  }

  static String extended(String path) {
    Set<String> folders = new LinkedHashSet<>(List.of(path.split(":")));
    folders.remove("");
    folders.addAll(List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"));
    return String.join(":", folders);
  }
}
