package dev.meltemi.samples.httpbin;

import dev.meltemi.samples.http.Program;
import dev.meltemi.samples.http.Reply;
import dev.meltemi.samples.http.Request;
import dev.meltemi.samples.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The paths of httpbin that traffic rules are tried with. */
public record Httpbin() implements Program {

  /** Seconds that {@code /delay} waits at most. */
  static final double DELAY_MAX_SECONDS = 10;

  /** Bytes that {@code /bytes} sends at most. */
  static final int BYTES_MAX = 100 * 1024;

  /** Lines that {@code /stream} sends at most. */
  static final int LINES_MAX = 100;

  private static final String HTML_TYPE = "text/html; charset=utf-8";

  @Override
  public Reply answer(Request request) {
    List<String> path = request.segments();
    String first = path.isEmpty() ? "" : path.getFirst();
    Optional<String> second = path.size() == 2 ? Optional.of(path.get(1)) : Optional.empty();
    if (first.equals("anything")) {
      return pretty(Echo.everything(request));
    }
    if (second.isPresent()) {
      return parametrised(first, second.get(), request);
    }
    return path.size() > 1 ? notFound() : plain(first, request);
  }

  private static Reply plain(String name, Request request) {
    return switch (name) {
      case "" -> Reply.of(200, HTML_TYPE, INDEX);
      case "get" -> only("GET", request, Echo.query(request));
      case "post" -> only("POST", request, Echo.body(request));
      case "put" -> only("PUT", request, Echo.body(request));
      case "patch" -> only("PATCH", request, Echo.body(request));
      case "delete" -> only("DELETE", request, Echo.body(request));
      case "headers" -> pretty(Json.object("headers", Echo.headers(request)));
      case "ip" -> pretty(Json.object("origin", Echo.origin(request)));
      case "user-agent" ->
          pretty(Json.object("user-agent", request.header("user-agent").orElse("")));
      case "cookies" -> pretty(Json.object("cookies", Json.strings(request.cookies())));
      case "response-headers" -> responseHeaders(request);
      case "html" ->
          Reply.of(
              200,
              HTML_TYPE,
              "<!doctype html>\n<title>A page</title>\n<h1>A page</h1>\n<p>For tests.</p>\n");
      case "json" ->
          pretty(
              Json.object(
                  "slideshow",
                  Json.object(
                      "title",
                      "Sample Slide Show",
                      "author",
                      "Meltemi",
                      "slides",
                      new Json.Arr(List.of()))));
      default -> notFound();
    };
  }

  private static Reply parametrised(String name, String parameter, Request request) {
    return switch (name) {
      case "status" -> status(parameter);
      case "delay" -> delay(parameter, request);
      case "bytes" ->
          number(parameter, BYTES_MAX)
              .map(count -> bytes(count, request))
              .orElseGet(Httpbin::notFound);
      case "stream" ->
          number(parameter, LINES_MAX)
              .map(count -> stream(count, request))
              .orElseGet(Httpbin::notFound);
      case "redirect", "relative-redirect" ->
          number(parameter, 100)
              .filter(count -> count > 0)
              .map(count ->
                  Reply.redirect(count == 1 ? "/get" : "/relative-redirect/" + (count - 1)))
              .orElseGet(Httpbin::notFound);
      case "cookies" -> parameter.equals("set") ? setCookies(request) : notFound();
      default -> notFound();
    };
  }

  /**
   * One status, or several between commas of which one is drawn, each with a weight after a colon
   * if wanted.
   */
  private static Reply status(String choices) {
    List<Integer> codes = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    double sum = 0;
    for (String choice : choices.split(",")) {
      int colon = choice.indexOf(':');
      Optional<Integer> code = number(colon < 0 ? choice : choice.substring(0, colon), 599);
      Optional<Double> weight = colon < 0 ? Optional.of(1.0) : decimal(choice.substring(colon + 1));
      if (code.isEmpty() || code.get() < 200 || weight.isEmpty()) {
        return Reply.of(400, HTML_TYPE, "Invalid status code");
      }
      codes.add(code.get());
      weights.add(weight.get());
      sum += weight.get();
    }
    double draw = ThreadLocalRandom.current().nextDouble() * sum;
    int chosen = 0;
    while (chosen < codes.size() - 1 && draw >= weights.get(chosen)) {
      draw -= weights.get(chosen++);
    }
    int code = codes.get(chosen);
    Reply reply = Reply.of(code, HTML_TYPE, "");
    return switch (code) {
      case 301, 302, 303, 307, 308 -> reply.with("location", "/redirect/1");
      case 401 -> reply.with("www-authenticate", "Basic realm=\"Fake Realm\"");
      default -> reply;
    };
  }

  private static Reply delay(String parameter, Request request) {
    Optional<Double> seconds = decimal(parameter);
    if (seconds.isEmpty()) {
      return notFound();
    }
    try {
      TimeUnit.NANOSECONDS.sleep((long) (Math.min(seconds.get(), DELAY_MAX_SECONDS) * 1e9));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return pretty(Echo.body(request));
  }

  private static Reply bytes(int count, Request request) {
    Optional<Integer> seed =
        Optional.ofNullable(Echo.arguments(request).get("seed"))
            .flatMap(text -> number(text, Integer.MAX_VALUE));
    byte[] bytes = new byte[count];
    new Random(seed.isPresent() ? seed.get() : ThreadLocalRandom.current().nextLong())
        .nextBytes(bytes);
    return Reply.of(200, "application/octet-stream", bytes);
  }

  private static Reply stream(int count, Request request) {
    List<byte[]> lines = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      Map<String, Json> members = new LinkedHashMap<>(Echo.query(request).members());
      members.put("id", Json.of(id));
      lines.add((new Json.Obj(members).line() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return new Reply(200, new LinkedHashMap<>(), lines).with("content-type", "application/json");
  }

  private static Reply responseHeaders(Request request) {
    Map<String, String> wanted = Echo.arguments(request);
    Reply reply = pretty(Json.strings(wanted));
    for (Map.Entry<String, String> header : wanted.entrySet()) {
      if (!Echo.isHeader(header.getKey(), header.getValue())) {
        return Reply.of(400, HTML_TYPE, "Invalid header");
      }
      reply = reply.with(header.getKey(), header.getValue());
    }
    return reply;
  }

  private static Reply setCookies(Request request) {
    Reply reply = Reply.redirect("/cookies");
    for (Map.Entry<String, String> cookie : Echo.arguments(request).entrySet()) {
      if (!Echo.isHeader(cookie.getKey(), cookie.getValue())) {
        return Reply.of(400, HTML_TYPE, "Invalid cookie");
      }
      reply = reply.with("set-cookie", cookie.getKey() + "=" + cookie.getValue() + "; Path=/");
    }
    return reply;
  }

  private static Reply only(String method, Request request, Json body) {
    boolean allowed =
        request.method().equals(method)
            || (method.equals("GET") && request.method().equals("HEAD"));
    return allowed ? pretty(body) : Reply.empty(405).with("allow", method);
  }

  private static Reply pretty(Json body) {
    return Reply.of(200, "application/json", body.pretty())
        .with("access-control-allow-origin", "*")
        .with("access-control-allow-credentials", "true");
  }

  private static Reply notFound() {
    return Reply.of(
        404, HTML_TYPE, "<!doctype html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n");
  }

  private static Optional<Integer> number(String text, int max) {
    try {
      int value = Integer.parseInt(text);
      return value < 0 ? Optional.empty() : Optional.of(Math.min(value, max));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Double> decimal(String text) {
    try {
      double value = Double.parseDouble(text);
      return value >= 0 && value < Double.POSITIVE_INFINITY ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static final String INDEX =
      """
      <!doctype html><html lang=en><meta charset=utf-8><title>httpbin</title>
      <style>body { font: 1rem/1.6 system-ui, sans-serif; margin: 3rem auto; max-width: 40rem; padding: 0 1rem; color-scheme: light dark }</style>
      <h1>httpbin</h1><p>Answers that say what was asked.</p><ul>
      <li><a href=/get>/get</a>, /post, /put, /patch, /delete, <a href=/anything>/anything</a>
      <li><a href=/headers>/headers</a>, <a href=/ip>/ip</a>, <a href=/user-agent>/user-agent</a>, <a href=/cookies>/cookies</a>
      <li><a href=/status/418>/status/{codes}</a>, <a href=/delay/1>/delay/{seconds}</a>, <a href=/redirect/2>/redirect/{n}</a>
      <li><a href=/bytes/16>/bytes/{n}</a>, <a href=/stream/3>/stream/{n}</a>, <a href="/response-headers?x-a=b">/response-headers</a>
      <li><a href=/html>/html</a>, <a href=/json>/json</a></ul>
      """;
}
