package dev.meltemi.samples.bookinfo;

import dev.meltemi.samples.http.Backend;
import dev.meltemi.samples.http.Program;
import dev.meltemi.samples.http.Reply;
import dev.meltemi.samples.http.Request;
import dev.meltemi.samples.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The page about a book, put together from what details and reviews say, and the same as JSON under
 * {@code /api/v1/products}. A backend that fails costs its part of the page, never the page.
 */
public record ProductPage(Backend details, Backend reviews, Backend ratings) implements Program {

  /**
   * For each call; reviews are asked a second time, so that a page takes at most three times this.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** A part of the page: the backend's status and value, or its failure's and an {@code error}. */
  record Part(int status, Json body) {

    Optional<String> error() {
      return status == 200 ? Optional.empty() : body.member("error").map(Json::text);
    }
  }

  @Override
  public Reply answer(Request request) {
    return switch (request.path()) {
      case "/", "/index.html" -> only("GET", request, () -> Reply.html(200, Pages.index()));
      case "/health" -> Reply.of(200, "text/html; charset=utf-8", "Product page is healthy");
      case "/productpage" -> only("GET", request, () -> page(request));
      case "/login" -> only("POST", request, () -> login(request));
      case "/logout" -> only("GET", request, () -> logout(request));
      default -> api(request);
    };
  }

  private static Reply only(
      String method, Request request, java.util.function.Supplier<Reply> reply) {
    boolean allowed =
        request.method().equals(method)
            || (method.equals("GET") && request.method().equals("HEAD"));
    return allowed ? reply.get() : Reply.empty(405).with("allow", method);
  }

  private Reply page(Request request) {
    Session session = Session.of(request);
    Map<String, String> headers = Propagation.from(request, session);
    Part facts = details(0, headers);
    Part opinions = reviews(0, headers);
    return Reply.html(200, Pages.product(session, facts, opinions, request.header("x-request-id")))
        .with("cache-control", "no-store");
  }

  private static Reply login(Request request) {
    String user = Session.formValue(request.body(), "username").orElse("");
    if (user.isEmpty()) {
      return Reply.redirect(back(request));
    }
    return Reply.redirect(back(request))
        .with("set-cookie", Session.cookie(user) + "; Path=/; HttpOnly; SameSite=Lax");
  }

  private static Reply logout(Request request) {
    return Reply.redirect(back(request))
        .with("set-cookie", "user=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
  }

  /**
   * Where the visitor came from, within this site: the referrer's path alone, so that no other site
   * can be named.
   */
  private static String back(Request request) {
    try {
      String path = new URI(request.header("referer").orElse("")).getRawPath();
      return path == null || !path.startsWith("/") || path.startsWith("//") ? "/productpage" : path;
    } catch (URISyntaxException e) {
      return "/productpage";
    }
  }

  private Reply api(Request request) {
    List<String> path = request.segments();
    if (path.size() < 3 || !path.subList(0, 3).equals(List.of("api", "v1", "products"))) {
      return Reply.html(404, Pages.notFound());
    }
    if (path.size() == 3) {
      return Reply.json(200, new Json.Arr(List.of(Book.json())));
    }
    Optional<Integer> id = BookId.read(path.get(3));
    if (id.isEmpty() || path.size() > 5) {
      return Reply.html(404, Pages.notFound());
    }
    Map<String, String> headers = Propagation.from(request, Session.of(request));
    return switch (path.size() == 4 ? "details" : path.get(4)) {
      case "details" -> reply(details(id.get(), headers));
      case "reviews" -> reply(reviews(id.get(), headers));
      case "ratings" -> reply(ask(ratings, "ratings", id.get(), headers));
      default -> Reply.html(404, Pages.notFound());
    };
  }

  private static Reply reply(Part part) {
    return Reply.json(part.status(), part.body());
  }

  private Part details(int id, Map<String, String> headers) {
    return ask(details, "details", id, headers);
  }

  /**
   * Asks a second time when the first fails: the documents' fault injection shows what such a
   * hidden retry does.
   */
  private Part reviews(int id, Map<String, String> headers) {
    Part first = ask(reviews, "reviews", id, headers);
    return first.status() == 200 ? first : ask(reviews, "reviews", id, headers);
  }

  private static Part ask(Backend backend, String what, int id, Map<String, String> headers) {
    Backend.Outcome outcome = backend.get("/" + what + "/" + id, headers, TIMEOUT);
    Json sorry =
        Json.object(
            "error", "Sorry, product " + what + " are currently unavailable for this book.");
    return switch (outcome) {
      case Backend.Answered answered ->
          answered
              .ok()
              .map(body -> new Part(200, body))
              .orElse(new Part(answered.status() == 200 ? 500 : answered.status(), sorry));
      case Backend.Failed _ -> new Part(500, sorry);
    };
  }
}
