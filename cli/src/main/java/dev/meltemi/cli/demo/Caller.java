package dev.meltemi.cli.demo;

import dev.meltemi.cli.demo.Connector.Connection;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Sends requests one after another and keeps its connection between them, as an application does.
 * One thread uses it; any may close it.
 */
final class Caller implements Closeable {

  private record Open(Connection connection, ResponseReader responses, String address) {}

  private final Connector connector;
  private final Sender from;
  private final LongSupplier nanos;
  private volatile Optional<Open> open = Optional.empty();
  private volatile boolean closed;

  Caller(Connector connector, Sender from, LongSupplier nanos) {
    this.connector = connector;
    this.from = from;
    this.nanos = nanos;
  }

  /**
   * Asks. A kept connection that the peer has closed in the meantime is replaced once, without the
   * request counting as failed (RFC 9110 section 9.2.2: GET may be repeated).
   */
  Http.Outcome send(Http.Request request) {
    long start = nanos.getAsLong();
    boolean kept = open.isPresent();
    try {
      try {
        return exchange(request, start);
      } catch (IOException e) {
        drop();
        if (!kept || closed) {
          throw e;
        }
        return exchange(request, start);
      }
    } catch (IOException e) {
      drop();
      return new Http.Failure(reason(e), nanos.getAsLong() - start);
    }
  }

  private Http.Response exchange(Http.Request request, long start) throws IOException {
    Open line = connected(request);
    line.connection().output().write(request.head().getBytes(StandardCharsets.UTF_8));
    line.connection().output().flush();
    ResponseReader.Read read = line.responses().next();
    if (!read.reusable()) {
      drop();
    }
    return new Http.Response(read.status(), read.headers(), read.body(), nanos.getAsLong() - start);
  }

  private Open connected(Http.Request request) throws IOException {
    String address = request.host() + ":" + request.port();
    Optional<Open> kept = open.filter(line -> line.address().equals(address));
    if (kept.isPresent()) {
      return kept.get();
    }
    drop();
    if (closed) {
      throw new IOException("no answer in time");
    }
    Connection connection = connector.connect(from, request.host(), request.port());
    Open line =
        new Open(
            connection, new ResponseReader(new BufferedInputStream(connection.input())), address);
    open = Optional.of(line);
    if (closed) {
      // Closed while connecting: close() may have looked before there was a connection to end.
      throw new IOException("no answer in time");
    }
    return line;
  }

  private void drop() {
    Optional<Open> line = open;
    open = Optional.empty();
    if (line.isPresent()) {
      try {
        line.get().connection().close();
      } catch (IOException e) {
        // It is given up either way.
        return;
      }
    }
  }

  /** Ends the request in progress, which fails, and refuses further ones. */
  @Override
  public void close() {
    closed = true;
    drop();
  }

  private String reason(IOException e) {
    if (closed) {
      return "no answer in time";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
