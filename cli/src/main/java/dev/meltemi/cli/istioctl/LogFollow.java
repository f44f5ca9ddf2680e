package dev.meltemi.cli.istioctl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is written into the logs of a folder from now on. Files that come later are read from their
 * beginning, and so is one that became shorter.
 */
final class LogFollow {
  private static final int MOST_BYTES_AT_ONCE = 4 * 1024 * 1024;

  /** How far a file was read, and the beginning of a line whose end is not there yet. */
  private static final class Position {
    private long read;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
  }

  record Line(String source, String text) {}

  private final Path folder;
  private final Map<Path, Position> positions = new HashMap<>();

  LogFollow(Path folder) {
    this(folder, 0);
  }

  /**
   * @param tail bytes at the end of each file that are read as if they were new; the first line of
   *     them is most often not whole
   */
  LogFollow(Path folder, int tail) {
    this.folder = folder;
    for (Path file : files()) position(file).read = Math.max(0, file.toFile().length() - tail);
  }

  /** The whole lines since the last look, file by file. */
  List<Line> look() {
    List<Line> lines = new ArrayList<>();
    for (Path file : files()) {
      try {
        look(file, lines);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return lines;
  }

  private void look(Path file, List<Line> lines) throws IOException {
    Position position = position(file);
    long length = file.toFile().length();
    if (length < position.read) {
      position.read = 0;
      position.open.reset();
    }
    if (length == position.read) return;
    byte[] news = new byte[(int) Math.min(length - position.read, MOST_BYTES_AT_ONCE)];
    try (var reader = new RandomAccessFile(file.toFile(), "r")) {
      reader.seek(position.read);
      reader.readFully(news);
    }
    position.read += news.length;
    for (byte b : news) {
      if (b != '\n') {
        position.open.write(b);
        continue;
      }
      lines.add(new Line(source(file), position.open.toString(StandardCharsets.UTF_8)));
      position.open.reset();
    }
  }

  private Position position(Path file) {
    return positions.computeIfAbsent(file, _ -> new Position());
  }

  private List<Path> files() {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(".log")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code namespace/pod/container}. */
  private String source(Path file) {
    String name = folder.relativize(file).toString().replaceFirst("\\.log$", "");
    return name.replaceFirst("^pods/", "").replace('_', '/');
  }
}
