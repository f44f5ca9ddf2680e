package dev.meltemi.proxy.filter;

import com.google.re2j.Pattern;
import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.traffic.Cors;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.StringMatch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins read answers (Fetch standard, CORS protocol; Envoy's cors filter).
 * Preflights are answered here; to other responses the permission is added, whoever gives them.
 */
public final class CorsFilter implements Filter {
  private static final String ANY = "*";

  /** Compiled expressions, of whichever snapshot; forgotten when there are too many. */
  private static final int MOST_PATTERNS = 4096;

  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  @Override
  public boolean onRequest(Exchange exchange) {
    @Nullable Route route = exchange.route();
    if (route == null || route.cors().isEmpty()) return true;
    HttpRequest request = exchange.request();
    @Nullable String origin = request.header("origin");
    if (origin == null) return true;
    Cors cors = route.cors().get();
    boolean allowed = cors.allowOrigins().stream().anyMatch(match -> takes(match, origin));
    if (allowed) exchange.onResponse(head -> permit(cors, origin, head));
    boolean preflight =
        request.method().equals("OPTIONS")
            && request.header("access-control-request-method") != null;
    if (!preflight || (!allowed && cors.forwardsStrangers())) return true;
    var headers = new Headers();
    if (allowed) {
      list(headers, "access-control-allow-methods", cors.allowMethods());
      list(headers, "access-control-allow-headers", cors.allowHeaders());
      cors.maxAge()
          .ifPresent(age -> headers.set("access-control-max-age", Long.toString(age.toSeconds())));
    }
    exchange.answer(new HttpResponse(200, headers), "cors_response", "");
    return false;
  }

  private static void permit(Cors cors, String origin, Headers head) {
    head.set("access-control-allow-origin", origin);
    if (cors.allowCredentials()) head.set("access-control-allow-credentials", "true");
    list(head, "access-control-expose-headers", cors.exposeHeaders());
  }

  private static void list(Headers headers, String name, List<String> values) {
    if (!values.isEmpty()) headers.set(name, String.join(",", values));
  }

  /** A match that takes a star takes every origin (Envoy's isOriginAllowed). */
  private static boolean takes(StringMatch match, String origin) {
    return switch (match) {
      case StringMatch.Exact(String value) -> value.equals(ANY) || value.equals(origin);
      case StringMatch.Prefix(String value) -> ANY.startsWith(value) || origin.startsWith(value);
      case StringMatch.Regex(String regex) -> {
        Pattern pattern = pattern(regex);
        yield pattern.matches(ANY) || pattern.matches(origin);
      }
      case StringMatch.Present() -> true;
    };
  }

  private static Pattern pattern(String regex) {
    if (PATTERNS.size() > MOST_PATTERNS) PATTERNS.clear();
    return PATTERNS.computeIfAbsent(regex, Pattern::compile);
  }
}
