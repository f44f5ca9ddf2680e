package dev.meltemi.cli.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/**
 * Server-sent events: the flows, whenever they may have changed. Pages with the same window share
 * what the control plane was asked.
 */
final class Events {
  static final int MOST_STREAMS = 16;
  private static final Duration INTERVAL = Duration.ofMillis(2500);

  private record Known(long nanos, String text) {}

  private final UnaryOperator<String> ask;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);
  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param ask the flows as one JSON text, for a query
   */
  Events(UnaryOperator<String> ask) {
    this.ask = ask;
  }

  /** Returns when the page is gone; false when there are too many pages. */
  boolean serve(HttpExchange exchange, String query) throws IOException {
    if (!streams.tryAcquire()) return false;
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      while (!closed) {
        String data = flows(query).replaceAll("\\s*\n\\s*", " ");
        out.write(("event: flows\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.release();
    }
    return true;
  }

  private String flows(String query) {
    long now = System.nanoTime();
    long fresh = INTERVAL.toNanos() - 100_000_000;
    known.values().removeIf(old -> now - old.nanos() > fresh);
    return known.computeIfAbsent(query, asked -> new Known(now, ask.apply(asked))).text();
  }

  void close() {
    closed = true;
  }
}
