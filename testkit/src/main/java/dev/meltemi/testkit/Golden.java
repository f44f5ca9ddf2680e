package dev.meltemi.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Expected output kept as a file that people read; {@code -Dupdate} rewrites it. */
public final class Golden {
  private Golden() {}

  /** Compares {@code actual} with the file, or writes the file under {@code -Dupdate}. */
  public static void check(Path file, String actual) {
    try {
      if (isUpdating()) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, actual);
        return;
      }
      String expected = Files.exists(file) ? Files.readString(file) : "";
      if (!expected.equals(actual)) {
        throw new AssertionError(
            file + " differs (rewrite with -Dupdate).\n" + firstDifference(expected, actual));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUpdating() {
    String update = System.getProperty("meltemi.update", "false");
    return update.isEmpty() || update.equals("true");
  }

  private static String firstDifference(String expected, String actual) {
    String[] wanted = expected.split("\n", -1);
    String[] seen = actual.split("\n", -1);
    int line = 0;
    while (line < Math.min(wanted.length, seen.length) && wanted[line].equals(seen[line])) line++;
    return "line %d\n  expected: %s\n  actual:   %s"
        .formatted(line + 1, at(wanted, line), at(seen, line));
  }

  private static String at(String[] lines, int line) {
    return line < lines.length ? lines[line] : "(end)";
  }
}
