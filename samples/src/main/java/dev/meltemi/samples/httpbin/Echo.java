package dev.meltemi.samples.httpbin;

import dev.meltemi.samples.http.Request;
import dev.meltemi.samples.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A request described in JSON, with httpbin's member names and their order. */
final class Echo {

  private Echo() {}

  /** args, headers, origin, url. */
  static Json.Obj query(Request request) {
    return Json.object(
        "args", Json.strings(arguments(request)),
        "headers", headers(request),
        "origin", origin(request),
        "url", url(request));
  }

  /** As {@link #query}, and the body: as data, as form and as JSON. */
  static Json.Obj body(Request request) {
    boolean form =
        request.header("content-type").orElse("").startsWith("application/x-www-form-urlencoded");
    return Json.object(
        "args", Json.strings(arguments(request)),
        "data", form ? "" : request.body(),
        "files", Json.object(),
        "form", form ? Json.strings(pairs(request.body())) : Json.object(),
        "headers", headers(request),
        "json", Json.read(request.body()).orElse(new Json.Null()),
        "origin", origin(request),
        "url", url(request));
  }

  /** As {@link #body}, and the method. */
  static Json everything(Request request) {
    SequencedMap<String, Json> members = new LinkedHashMap<>(body(request).members());
    members.remove("origin");
    members.remove("url");
    members.put("method", Json.of(request.method()));
    members.put("origin", Json.of(origin(request)));
    members.put("url", Json.of(url(request)));
    return new Json.Obj(members);
  }

  /** All headers, sorted, each word's first letter large. */
  static Json headers(Request request) {
    Map<String, String> named = new TreeMap<>();
    request.headers().forEach((name, values) -> named.put(titled(name), String.join(",", values)));
    return Json.strings(named);
  }

  /** The first address that proxies report, or the peer's. */
  static String origin(Request request) {
    return request.header("x-forwarded-for").orElse(request.origin());
  }

  /** The query's arguments, decoded; of a name given twice the last. */
  static SequencedMap<String, String> arguments(Request request) {
    return pairs(request.query());
  }

  /**
   * Whether these may stand in a header: a token and visible text (RFC 9110 sections 5.1 and 5.5).
   */
  static boolean isHeader(String name, String value) {
    boolean token =
        !name.isEmpty()
            && name.chars()
                .allMatch(c ->
                    (c < 128 && Character.isLetterOrDigit(c)) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    return token && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  private static String url(Request request) {
    return request.header("x-forwarded-proto").orElse("http")
        + "://"
        + request.header("host").orElse("")
        + request.path()
        + (request.query().isEmpty() ? "" : "?" + request.query());
  }

  private static SequencedMap<String, String> pairs(String encoded) {
    SequencedMap<String, String> pairs = new LinkedHashMap<>();
    for (String pair : encoded.split("&")) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        pairs.put(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return pairs;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String titled(String name) {
    StringBuilder out = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      boolean start = i == 0 || name.charAt(i - 1) == '-';
      out.append(
          start ? Character.toUpperCase(name.charAt(i)) : Character.toLowerCase(name.charAt(i)));
    }
    return out.toString();
  }
}
