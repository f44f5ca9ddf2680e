package dev.meltemi.api.read;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.StringMatch;
import dev.meltemi.api.meta.Origin;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Binds one alternative of a rule's {@code match}. */
final class HttpMatchReader {
  private HttpMatchReader() {}

  static HttpMatch read(Fields fields, Origin rule, int index) {
    fields.accept("statPrefix");
    var request =
        new HttpMatch.Request(
            fields.message("uri", HttpMatchReader::string),
            fields.message("scheme", HttpMatchReader::string),
            fields.message("method", HttpMatchReader::string),
            fields.message("authority", HttpMatchReader::string),
            headers(fields, "headers"),
            headers(fields, "withoutHeaders"),
            fields.messageMap("queryParams", HttpMatchReader::query),
            fields.isSet("ignoreUriCase"));
    return new HttpMatch(
        rule.part("match " + (index + 1), fields.line()),
        fields.textOrEmpty("name"),
        request,
        source(fields));
  }

  static HttpMatch.Source source(Fields fields) {
    return new HttpMatch.Source(
        fields.port("port"),
        fields.textMap("sourceLabels"),
        fields.textOrEmpty("sourceNamespace"),
        fields.texts("gateways"));
  }

  private static Map<String, StringMatch> headers(Fields fields, String field) {
    var lower = new LinkedHashMap<String, StringMatch>();
    fields
        .messageMap(field, HttpMatchReader::header)
        .forEach((key, match) -> {
          String name = key.toLowerCase(Locale.ROOT);
          if (!name.equals(key)) capitals(fields, key, name);
          lower.put(name, match);
        });
    return Collections.unmodifiableMap(lower);
  }

  /** Istio asks for lower case (HTTPMatchRequest.headers); HTTP does not distinguish. */
  private static void capitals(Fields fields, String written, String lower) {
    if (written.startsWith("@")) return;
    fields
        .report()
        .warning(
            "HeaderCase",
            fields.line(),
            "header name \"" + written + "\" is compared in lower case.",
            "Write \"" + lower + "\".");
  }

  /** Of a header {@code regex: "*"} asks for its presence too. */
  private static StringMatch header(Fields fields) {
    var match = string(fields);
    return match.equals(new StringMatch.Regex("*")) ? new StringMatch.Present() : match;
  }

  /** Of a query parameter an empty exact value asks for its presence. */
  private static StringMatch query(Fields fields) {
    var match = string(fields);
    return match.equals(new StringMatch.Exact("")) ? new StringMatch.Present() : match;
  }

  static StringMatch string(Fields fields) {
    fields.onlyOneOf("exact", "prefix", "regex");
    Optional<StringMatch> exact = fields.text("exact").map(StringMatch.Exact::new);
    Optional<StringMatch> prefix = fields.text("prefix").map(StringMatch.Prefix::new);
    Optional<StringMatch> regex = fields.text("regex").map(StringMatch.Regex::new);
    return exact.or(() -> prefix).or(() -> regex).orElseGet(StringMatch.Present::new);
  }
}
