package dev.meltemi.samples.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Serves one {@link Program} on a port, each request on a virtual thread of its own, and writes a
 * line for each: method, path, status, x-request-id.
 */
public final class Server implements AutoCloseable {

  /** Bytes of a request's body; longer ones are answered with 413. */
  static final int BODY_MAX = 10 << 20;

  private static final int BACKLOG = 1024;

  /** Seconds that requests in progress are given to end at {@link #close}. */
  private static final int DRAIN_SECONDS = 5;

  static {
    // Head and body leave in two writes: without this each reply waits 40 ms for the peer's delayed
    // acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // Connections are the proxy's to close: closing an idle one here races with its next request on
    // it.
    System.setProperty("sun.net.httpserver.idleInterval", "7200");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
  }

  private final HttpServer server;
  private final Program program;
  private final AccessLog log;
  private final Phaser inProgress = new Phaser(1);
  private volatile boolean closing;

  private Server(HttpServer server, Program program, AccessLog log) {
    this.server = server;
    this.program = program;
    this.log = log;
  }

  /**
   * Binds and serves.
   *
   * @param port 0 for any free one
   * @throws IOException when the port cannot be bound
   */
  public static Server start(int port, Program program, AccessLog log) throws IOException {
    return start(HttpServer.create(new InetSocketAddress(port), BACKLOG), program, log);
  }

  /** As {@link #start(int, Program, AccessLog)}, over TLS. */
  public static Server start(int port, SSLContext tls, Program program, AccessLog log)
      throws IOException {
    HttpsServer https = HttpsServer.create(new InetSocketAddress(port), BACKLOG);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    return start(https, program, log);
  }

  private static Server start(HttpServer http, Program program, AccessLog log) {
    Server server = new Server(http, program, log);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", server::serve);
    http.start();
    return server;
  }

  /** The bound port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /**
   * Waits, for at most {@value #DRAIN_SECONDS} s, until no request is in progress, asking each peer
   * to close its connection, and then ends.
   */
  @Override
  public void close() {
    closing = true;
    try {
      inProgress.awaitAdvanceInterruptibly(inProgress.arrive(), DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      log.line("error: ended with requests in progress after " + DRAIN_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Not the server's own delay: it can wait for a connection that a peer closed in the same
    // moment.
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    inProgress.register();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(BODY_MAX + 1);
      Reply reply = body.length > BODY_MAX ? Reply.empty(413) : answer(exchange, body);
      logged(exchange, reply);
      send(exchange, closing ? reply.with("connection", "close") : reply);
    } finally {
      inProgress.arriveAndDeregister();
    }
  }

  /** Probes, which come every second and say so (kubelet's user agent), are left out. */
  private void logged(HttpExchange exchange, Reply reply) {
    if (!first(exchange.getRequestHeaders(), "user-agent").startsWith("kube-probe/")) {
      log.line(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + reply.status()
              + " "
              + first(exchange.getRequestHeaders(), "x-request-id"));
    }
  }

  private Reply answer(HttpExchange exchange, byte[] body) {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getRawQuery();
    Request request =
        new Request(
            exchange.getRequestMethod(),
            path == null || path.isEmpty() ? "/" : path,
            query == null ? "" : query,
            exchange.getRequestHeaders(),
            new String(body, StandardCharsets.UTF_8),
            exchange.getRemoteAddress().getAddress().getHostAddress());
    try {
      return program.answer(request);
    } catch (RuntimeException e) {
      log.line("error: " + e);
      return Reply.of(500, "text/plain; charset=utf-8", "Internal Server Error\n");
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    reply.headers().forEach((name, values) -> headers.put(name, List.copyOf(values)));
    long length = reply.chunks().stream().mapToLong(chunk -> chunk.length).sum();
    boolean bodyless = reply.status() == 204 || reply.status() == 304;
    if (exchange.getRequestMethod().equals("HEAD") || bodyless) {
      if (!bodyless) {
        headers.set("content-length", Long.toString(length));
      }
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    // The JDK's server means "chunked" by a length of 0, and "no body" by -1.
    boolean chunked = reply.chunks().size() > 1;
    exchange.sendResponseHeaders(reply.status(), chunked ? 0 : length == 0 ? -1 : length);
    if (length > 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        for (byte[] chunk : reply.chunks()) {
          out.write(chunk);
          out.flush();
        }
      }
    }
  }

  private static String first(Headers headers, String name) {
    String value = headers.getFirst(name);
    return value == null ? "-" : value;
  }
}
