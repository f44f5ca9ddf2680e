package dev.meltemi.proxy.observe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes access log lines: any thread hands them in, one thread writes them in batches. At most
 * {@value #WAITING_LINES} lines wait; more are dropped and counted in {@code
 * access_log_file.write_dropped}.
 */
public final class LogFiles implements AutoCloseable {
  private record Line(String path, String text) {}

  private static final int WAITING_LINES = 16_384;
  private static final Line END = new Line("", "");

  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(WAITING_LINES);
  private final LongAdder dropped;
  private final LongAdder written;
  private final Map<String, OutputStream> files = new LinkedHashMap<>();
  private final Thread writer;
  private volatile boolean started;

  public LogFiles(Stats stats) {
    dropped = stats.counter(Stats.Scope.of("access_log_file"), "write_dropped");
    written = stats.counter(Stats.Scope.of("access_log_file"), "write_completed");
    writer = Thread.ofPlatform().daemon().name("access-log").unstarted(this::write);
  }

  /** Never blocks. An empty line is none. */
  public void append(String path, String line) {
    if (line.isEmpty()) return;
    if (!started) start();
    if (!lines.offer(new Line(path, line))) dropped.increment();
  }

  private synchronized void start() {
    if (started) return;
    started = true;
    writer.start();
  }

  private void write() {
    List<Line> batch = new ArrayList<>();
    boolean ended = false;
    while (!ended) {
      try {
        batch.add(lines.take());
      } catch (InterruptedException e) {
        return;
      }
      lines.drainTo(batch, 1024);
      ended = batch.contains(END);
      Map<String, StringBuilder> texts = new LinkedHashMap<>();
      for (Line line : batch) {
        if (line.path().isEmpty()) continue;
        texts.computeIfAbsent(line.path(), path -> new StringBuilder()).append(line.text());
      }
      texts.forEach((path, text) -> write(path, text.toString()));
      written.add(batch.size());
      batch.clear();
    }
    files.values().forEach(LogFiles::closeQuietly);
  }

  private void write(String path, String text) {
    try {
      OutputStream file = files.get(path);
      if (file == null) {
        file = open(path);
        files.put(path, file);
      }
      file.write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      dropped.increment(); // a log that cannot be written must not stop traffic
    }
  }

  private static OutputStream open(String path) throws IOException {
    return switch (path) {
      case "/dev/stdout" -> new FileOutputStream(FileDescriptor.out);
      case "/dev/stderr" -> new FileOutputStream(FileDescriptor.err);
      default -> new FileOutputStream(path, true);
    };
  }

  private static void closeQuietly(OutputStream file) {
    try {
      if (!(file instanceof FileOutputStream stream) || !isStandard(stream)) file.close();
    } catch (IOException e) {
      System.getLogger(LogFiles.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
    }
  }

  private static boolean isStandard(FileOutputStream stream) throws IOException {
    return stream.getFD() == FileDescriptor.out || stream.getFD() == FileDescriptor.err;
  }

  /** Writes what waits, then ends. */
  @Override
  public void close() {
    if (!started) return;
    try {
      lines.put(END);
      writer.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
