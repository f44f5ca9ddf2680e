package dev.meltemi.cli.mesh;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Passes on what a background process writes to its log, until the mesh is ready or has failed. */
final class LogTail {
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Path log;
  private long read;

  LogTail(Path log) {
    this.log = log;
  }

  /** Exit code 0 when the mesh is ready, else that of the process. */
  int untilReady(StateFolder folder, Process front) throws IOException {
    try {
      while (Facts.read(folder).isEmpty()) {
        pass();
        if (front.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
          pass();
          return front.exitValue() == 0 ? 1 : front.exitValue();
        }
      }
      pass();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private void pass() throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] news = new byte[(int) Math.max(0, file.length() - read)];
      file.seek(read);
      file.readFully(news);
      read += news.length;
      System.err.print(new String(news, StandardCharsets.UTF_8));
      System.err.flush();
    }
  }
}
