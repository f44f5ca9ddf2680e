package dev.meltemi.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Recorded answers of Istio itself, which are not part of the project: {@code shared/corpora}
 * beside the project or one of its parents, or the folder of {@code -Dmeltemi.corpora}.
 */
public final class Corpora {
  private Corpora() {}

  /**
   * A file of the corpora. Where they are meant to be, it must be there ({@link Needs#need}); where
   * there is no such folder, the test is skipped.
   */
  public static Path file(String name) {
    Optional<Path> folder = folder();
    Path file = folder.orElse(Path.of("shared/corpora")).resolve(name);
    if (folder.isEmpty()) Assumptions.abort("there are no corpora of Istio beside this project");
    Needs.need(Files.exists(file), "needs Istio's corpus " + name);
    return file;
  }

  private static Optional<Path> folder() {
    Path root = Path.of(System.getProperty("meltemi.root", "")).toAbsolutePath().normalize();
    Optional<Path> given = Optional.ofNullable(System.getProperty("meltemi.corpora")).map(Path::of);
    return given.or(() ->
        Stream.iterate(root, path -> path != null, Path::getParent)
            .map(path -> path.resolve("shared"))
            .filter(Files::isDirectory)
            .findFirst()
            .map(shared -> shared.resolve("corpora")));
  }
}
