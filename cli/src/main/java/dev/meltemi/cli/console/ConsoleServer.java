package dev.meltemi.cli.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meltemi.cli.istioctl.PilotLink;
import dev.meltemi.cli.istioctl.RecentFailures;
import dev.meltemi.cli.istioctl.Workbench;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** The console on the loopback address; each request on a virtual thread. */
public final class ConsoleServer implements AutoCloseable {
  private static final int MOST_BODY_BYTES = 1 << 20;
  private static final String API = "/api/";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final Guard guard;
  private final Site site;
  private final ConsoleApi api;
  private final Events events;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ConsoleServer(
      Path files,
      Workbench workbench,
      Optional<PilotLink> pilot,
      Optional<RecentFailures> failures,
      int port)
      throws IOException {
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    this.guard = new Guard(server.getAddress().getPort());
    this.site = new Site(files);
    this.api = new ConsoleApi(workbench, pilot, failures, guard.token());
    this.events = new Events(query -> api.pilots("flows", query).body());
    server.setExecutor(requests);
    server.createContext("/", this::serve);
    server.start();
  }

  /**
   * @param files the page
   * @param pilot where the numbers come from; without it there are none
   * @param failures of the mesh's logs, where they are at hand
   * @param port 0 is any free one
   * @throws IOException when the port cannot be bound
   */
  public static ConsoleServer start(
      Path files,
      Workbench workbench,
      Optional<PilotLink> pilot,
      Optional<RecentFailures> failures,
      int port)
      throws IOException {
    return new ConsoleServer(files, workbench, pilot, failures, port);
  }

  /** What to open; holds the key. */
  public String link() {
    return guard.link();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      protect(exchange.getResponseHeaders());
      String path = exchange.getRequestURI().getPath();
      String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
      if (path.equals(API + "events") && guard.refusal(exchange).isEmpty()) {
        if (!events.serve(exchange, query))
          send(exchange, Reply.error(503, "There are too many open pages."));
        return;
      }
      send(exchange, answer(exchange, path, query));
    }
  }

  private Reply answer(HttpExchange exchange, String path, String query) throws IOException {
    if (path.equals("/") && query.startsWith("key=")) {
      Optional<Reply> welcome = guard.welcome(query.substring("key=".length()));
      if (welcome.isPresent()) return welcome.get();
    }
    Optional<Reply> refusal = guard.refusal(exchange);
    if (refusal.isPresent()) return refusal.get();
    return switch (exchange.getRequestMethod()) {
      case "GET" -> read(path, query);
      case "POST" -> changed(exchange, path);
      default -> Reply.error(405, "Only GET and POST.");
    };
  }

  private Reply read(String path, String query) throws IOException {
    if (path.startsWith(API)) return api.get(path.substring(API.length()), query);
    return site.file(path).orElseGet(() -> Reply.text(404, "There is no such page.\n"));
  }

  private Reply changed(HttpExchange exchange, String path) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
    if (body.length > MOST_BODY_BYTES) return Reply.error(413, "More than 1 MB was sent.");
    if (!path.startsWith(API)) return Reply.error(404, "There is no such page.");
    return api.post(path.substring(API.length()), new String(body, StandardCharsets.UTF_8));
  }

  private static void protect(Headers headers) {
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", reply.type());
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) return;
    events.close();
    server.stop(0);
    requests.shutdownNow();
  }
}
