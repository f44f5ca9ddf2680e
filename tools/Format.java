import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Formats every Java source of the project, or with {@code --check} names those that differ.
 *
 * <p>Usage: {@code java --class-path "target/formatter/*" tools/Format.java [--check] ROOT}. Exit
 * code 1 when a check finds a difference.
 */
public final class Format {
  public static void main(String[] args) throws Exception {
    boolean check = args[0].equals("--check");
    Path root = Path.of(args[args.length - 1]);
    var formatter = new Formatter();
    List<Path> different = new ArrayList<>();
    for (Path file : sources(root)) {
      String before = Files.readString(file);
      String after = formatter.formatSourceAndFixImports(before);
      if (after.equals(before)) continue;
      different.add(root.relativize(file));
      if (!check) Files.writeString(file, after);
    }
    different.forEach(file -> System.err.println((check ? "not formatted: " : "formatted: ") + file));
    if (check && !different.isEmpty()) {
      System.err.println("Run tools/format to format these files.");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws Exception {
    try (var paths = Files.walk(root)) {
      return paths
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> path.toString().contains("/src/"))
          .filter(path -> !path.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
