package dev.meltemi.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The page's files. */
final class Site {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  private final Path root;

  Site(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Empty when there is no such file, or it is none of the page's. */
  Optional<Reply> file(String path) throws IOException {
    String name = path.equals("/") ? "index.html" : path.substring(1);
    if (!name.matches("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*(\\.[a-z0-9-]+)+")) return Optional.empty();
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    Path file = root.resolve(name).normalize();
    if (type == null || !file.startsWith(root) || !Files.isRegularFile(file))
      return Optional.empty();
    return Optional.of(Reply.file(type, Files.readString(file)));
  }
}
