package dev.meltemi.pilot.debug;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** GET pages over HTTP, each request on a virtual thread of its own; a page may block. */
final class HttpPages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpPages.class);

  private final HttpServer server;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

  /** The answer to one request. */
  record Answer(int status, String contentType, String body) {
    static Answer json(String body) {
      return new Answer(200, "application/json", body);
    }

    static Answer text(int status, String body) {
      return new Answer(status, "text/plain; charset=utf-8", body);
    }
  }

  interface Page {
    Answer answer(Map<String, String> query) throws Exception;
  }

  HttpPages(InetSocketAddress address, Map<String, Page> pages) throws IOException {
    this.server = HttpServer.create(address, 0);
    server.setExecutor(requests);
    server.createContext("/", exchange -> serve(exchange, pages));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void serve(HttpExchange exchange, Map<String, Page> pages) throws IOException {
    try (exchange) {
      var answer = answer(exchange, pages);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) exchange.getResponseBody().write(body);
    }
  }

  private static Answer answer(HttpExchange exchange, Map<String, Page> pages) {
    var page = pages.get(exchange.getRequestURI().getPath());
    if (page == null)
      return Answer.text(
          404, "There are: " + String.join(" ", pages.keySet().stream().sorted().toList()) + "\n");
    if (!exchange.getRequestMethod().equals("GET")) return Answer.text(405, "Only GET.\n");
    try {
      return page.answer(query(exchange.getRequestURI().getRawQuery()));
    } catch (IllegalArgumentException e) {
      return Answer.text(400, e.getMessage() + "\n");
    } catch (Exception e) {
      LOG.error("{} failed", exchange.getRequestURI(), e);
      return Answer.text(500, e + "\n");
    }
  }

  private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw) {
    var query = new HashMap<String, String>();
    if (raw == null) return query;
    for (String part : raw.split("&")) {
      var pair = part.split("=", 2);
      query.put(decoded(pair[0]), pair.length == 1 ? "" : decoded(pair[1]));
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    requests.shutdownNow();
  }
}
