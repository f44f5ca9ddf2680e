package dev.meltemi.runtime.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when which part of a container's log was written, in the file {@code <log>.index} beside
 * it: a line {@code run MILLIS OFFSET} for each start, and {@code at MILLIS OFFSET} every second in
 * which the log has grown. Programs write their logs themselves, so nobody sees their lines pass.
 */
final class LogIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogIndex.class);
  private static final long EVERY_MILLIS = 1000;

  private final InstantSource clock;
  private final Map<Path, Long> lengths = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  LogIndex(InstantSource clock) {
    this.clock = clock;
    Thread.ofVirtual().name("log-index").start(this::loop);
  }

  /** A run begins; what it writes follows on what the log holds. */
  void run(Path log) throws IOException {
    long length = Files.exists(log) ? Files.size(log) : 0;
    note(log, "run", length);
    lengths.put(log, length);
  }

  /** The container will write no more. */
  void forget(Path log) {
    lengths.remove(log);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void loop() {
    try {
      while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        lengths.forEach(this::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Path log, long before) {
    try {
      long length = Files.size(log);
      if (length == before) return;
      note(log, "at", length);
      // A container that ended meanwhile is not taken up again.
      lengths.replace(log, before, length);
    } catch (IOException unreadable) {
      LOG.debug("log {} is not indexed", log, unreadable);
    }
  }

  private void note(Path log, String word, long offset) throws IOException {
    Files.writeString(
        log.resolveSibling(log.getFileName() + ".index"),
        "%s %d %d\n".formatted(word, clock.millis(), offset),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
