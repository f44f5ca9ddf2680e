package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.http.Headers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * W3C Trace Context: {@code traceparent} (version, trace, span, flags) and {@code tracestate}. Read
 * as strictly as Envoy does, which takes version 00 and any other of that length.
 */
record W3c() implements Propagation {
  private static final int LENGTH = 55;
  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;

  @Override
  public boolean isPresent(Headers headers) {
    return headers.has("traceparent");
  }

  @Override
  public Optional<Parent> read(Headers headers) {
    @Nullable String text = headers.get("traceparent");
    if (text == null || text.length() != LENGTH) return Optional.empty();
    boolean fits =
        text.charAt(2) == '-'
            && text.charAt(SPAN - 1) == '-'
            && text.charAt(FLAGS - 1) == '-'
            && isHex(text, 0, 2)
            && isHex(text, FLAGS, LENGTH)
            && Propagation.isId(text, TRACE, SPAN - 1)
            && Propagation.isId(text, SPAN, FLAGS - 1);
    if (!fits) return Optional.empty();
    boolean sampled = (Character.digit(text.charAt(LENGTH - 1), 16) & 1) == 1;
    @Nullable String state = headers.joined("tracestate");
    return Optional.of(
        new Parent(
            text.substring(TRACE, SPAN - 1),
            text.substring(SPAN, FLAGS - 1),
            sampled,
            state == null ? "" : state));
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) if (Character.digit(text.charAt(i), 16) < 0) return false;
    return true;
  }

  @Override
  public Optional<Boolean> decision(Headers headers) {
    return Optional.empty();
  }

  @Override
  public void write(Headers headers, Span span) {
    String flags = span.isSampled() ? "-01" : "-00";
    headers.set("traceparent", "00-" + span.trace() + "-" + span.id() + flags);
    if (!span.state().isEmpty()) headers.set("tracestate", span.state());
  }
}
