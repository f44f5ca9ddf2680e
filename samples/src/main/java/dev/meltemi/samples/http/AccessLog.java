package dev.meltemi.samples.http;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One line for each request, written in one piece and not buffered, so that {@code logs -f} sees it
 * at once.
 */
@FunctionalInterface
public interface AccessLog {

  /** Takes a line without its end. Called from many threads. */
  void line(String text);

  /** To the process's standard output. A reader that has gone away is no reason to stop serving. */
  static AccessLog stdout() {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    return new AccessLog() {
      @Override
      public synchronized void line(String text) {
        try {
          out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          return;
        }
      }
    };
  }
}
