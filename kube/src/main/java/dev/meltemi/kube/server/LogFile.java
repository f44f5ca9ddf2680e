package dev.meltemi.kube.server;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
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
   * @param end position behind it, in bytes
   */
  record Part(String text, long end) {}

  static Part read(Path file, long from) throws IOException {
    try (var input = new RandomAccessFile(file.toFile(), "r")) {
      // A file that is shorter than before has been begun anew.
      long start = from > input.length() ? 0 : Math.max(from, input.length() - READ_LIMIT_BYTES);
      byte[] bytes = new byte[(int) (input.length() - start)];
      input.seek(start);
      input.readFully(bytes);
      return new Part(new String(bytes, StandardCharsets.UTF_8), start + bytes.length);
    }
  }

  /** Where the last so many lines begin. */
  static long startOfLast(Path file, long lines) {
    try (var input = new RandomAccessFile(file.toFile(), "r")) {
      long length = input.length();
      long at = Math.max(0, length - READ_LIMIT_BYTES);
      byte[] bytes = new byte[(int) (length - at)];
      input.seek(at);
      input.readFully(bytes);
      long left = lines;
      // The last byte ends a line; it does not begin another one.
      for (int i = bytes.length - 2; i >= 0; i--) {
        if (bytes[i] == '\n' && --left == 0) {
          return at + i + 1;
        }
      }
      return lines == 0 ? length : at;
    } catch (IOException missing) {
      return 0;
    }
  }

  /**
   * Sends the log from a position on, and everything that is added, while the pod is there. Blocks.
   */
  static void follow(
      Path directory, Path file, long from, Outlet outlet, BooleanSupplier podIsThere) {
    try (var watcher = directory.getFileSystem().newWatchService()) {
      Files.createDirectories(directory);
      directory.register(
          watcher, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      long at = from;
      boolean present = true;
      while (outlet.isOpen() && present) {
        // Asked before reading, so that what is written just before the end is still sent.
        present = podIsThere.getAsBoolean();
        at = sendNew(file, at, outlet);
        var key = present ? watcher.poll(PRESENCE_CHECK_SECONDS, TimeUnit.SECONDS) : null;
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      outlet.end();
    }
  }

  private static long sendNew(Path file, long from, Outlet outlet) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    long length = Files.size(file);
    long start = length < from ? 0 : from;
    if (length > start) {
      Part part = read(file, start);
      outlet.send(part::text);
      return part.end();
    }
    return start;
  }
}
