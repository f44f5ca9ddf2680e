package dev.meltemi.kube.stream;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Reading a log that somebody else is writing. */
final class LogFile {
  /** One answer carries at most this much; older text is left out. In bytes. */
  private static final int READ_LIMIT_BYTES = 8 << 20;

  /** How often a follower looks whether the pod is still there, when nothing is written. */
  private static final long PRESENCE_CHECK_SECONDS = 1;

  private LogFile() {}

  /**
   * A stretch of the file.
   *
   * @param start position of its first byte, in bytes
   * @param end position behind it
   */
  record Part(String text, long start, long end) {}

  /** Told what is new in a log that is followed. */
  interface Follower {
    /** False when nobody listens any more. */
    boolean isOpen();

    void part(Part part) throws IOException;
  }

  /** From a position to another, or to the end. */
  static Part read(Path file, long from, long to) throws IOException {
    try (var input = new RandomAccessFile(file.toFile(), "r")) {
      long end = Math.min(to, input.length());
      // A file that is shorter than before has been begun anew.
      long start = from > end ? 0 : Math.max(from, end - READ_LIMIT_BYTES);
      byte[] bytes = new byte[(int) (end - start)];
      input.seek(start);
      input.readFully(bytes);
      return new Part(new String(bytes, StandardCharsets.UTF_8), start, end);
    }
  }

  /** Where the last so many lines before a position begin, not before another. */
  static long startOfLast(Path file, long lines, long from, long to) throws IOException {
    if (lines == 0) return Math.min(to, Files.size(file));
    try (var input = new RandomAccessFile(file.toFile(), "r")) {
      long end = Math.min(to, input.length());
      long at = Math.clamp(end - READ_LIMIT_BYTES, from, end);
      byte[] bytes = new byte[(int) (end - at)];
      input.seek(at);
      input.readFully(bytes);
      long left = lines;
      // The last byte ends a line; it does not begin another one.
      for (int i = bytes.length - 2; i >= 0; i--) {
        if (bytes[i] == '\n' && --left == 0) return at + i + 1;
      }
      return at;
    }
  }

  /**
   * Tells the log from a position on, and everything that is added, while the pod is there. Blocks.
   */
  static void follow(Path file, long from, Follower follower, BooleanSupplier podIsThere)
      throws IOException, InterruptedException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) throw new IOException("no folder: " + file);
    try (var watcher = directory.getFileSystem().newWatchService()) {
      Files.createDirectories(directory);
      directory.register(
          watcher, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      long at = from;
      boolean present = true;
      while (follower.isOpen() && present) {
        // Asked before reading, so that what is written just before the end is still sent.
        present = podIsThere.getAsBoolean();
        at = tellNew(file, at, follower);
        var key = present ? watcher.poll(PRESENCE_CHECK_SECONDS, TimeUnit.SECONDS) : null;
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
    }
  }

  private static long tellNew(Path file, long from, Follower follower) throws IOException {
    if (Files.notExists(file)) return 0;
    long length = Files.size(file);
    long start = length < from ? 0 : from;
    if (length == start) return start;
    Part part = read(file, start, length);
    follower.part(part);
    return part.end();
  }
}
