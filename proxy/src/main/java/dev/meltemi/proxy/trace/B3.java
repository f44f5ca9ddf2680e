package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.http.Headers;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Zipkin's B3: read from the single header {@code b3} or else from {@code x-b3-*}, written as the
 * latter, as Envoy does.
 */
record B3() implements Propagation {
  @Override
  public boolean isPresent(Headers headers) {
    @Nullable String single = headers.get("b3");
    return (single != null && single.indexOf('-') > 0)
        || (headers.has("x-b3-traceid") && headers.has("x-b3-spanid"));
  }

  @Override
  public Optional<Parent> read(Headers headers) {
    @Nullable String single = headers.get("b3");
    String trace;
    String span;
    if (single != null && single.indexOf('-') > 0) {
      String[] parts = single.split("-", -1);
      trace = parts[0];
      span = parts[1];
    } else {
      trace = text(headers.get("x-b3-traceid"));
      span = text(headers.get("x-b3-spanid"));
    }
    boolean fits =
        (trace.length() == 16 || trace.length() == 32)
            && span.length() == 16
            && Propagation.isId(trace, 0, trace.length())
            && Propagation.isId(span, 0, 16);
    if (!fits) return Optional.empty();
    return Optional.of(
        new Parent(
            trace.toLowerCase(Locale.ROOT),
            span.toLowerCase(Locale.ROOT),
            decision(headers).orElse(false),
            ""));
  }

  /** {@code d} and the flag 1 ask for debugging, which is sampling. */
  @Override
  public Optional<Boolean> decision(Headers headers) {
    @Nullable String single = headers.get("b3");
    if (single != null) {
      String[] parts = single.split("-", -1);
      String word = parts.length >= 3 ? parts[2] : parts.length == 1 ? parts[0] : "";
      if (word.length() == 1) return Optional.of(word.equals("1") || word.equals("d"));
    }
    if ("1".equals(headers.get("x-b3-flags"))) return Optional.of(true);
    @Nullable String sampled = headers.get("x-b3-sampled");
    return sampled == null
        ? Optional.empty()
        : Optional.of(sampled.equals("1") || sampled.equals("true"));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  @Override
  public void write(Headers headers, Span span) {
    headers.set("x-b3-traceid", span.trace());
    headers.set("x-b3-spanid", span.id());
    if (!span.parent().isEmpty()) headers.set("x-b3-parentspanid", span.parent());
    headers.set("x-b3-sampled", span.isSampled() ? "1" : "0");
  }
}
