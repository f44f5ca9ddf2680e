package dev.meltemi.samples.bookinfo;

import dev.meltemi.samples.http.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The headers that a service hands on to the services it calls. A proxy sees requests, not their
 * causes: only the program knows which call belongs to which request, so that tracing and routing
 * by user depend on these.
 */
final class Propagation {

  private static final List<String> NAMES =
      List.of(
          "x-request-id",
          "x-b3-traceid",
          "x-b3-spanid",
          "x-b3-parentspanid",
          "x-b3-sampled",
          "x-b3-flags",
          "b3",
          "traceparent",
          "tracestate",
          "x-ot-span-context",
          "x-datadog-trace-id",
          "x-datadog-parent-id",
          "x-datadog-sampling-priority",
          "x-cloud-trace-context",
          "sw8",
          "end-user",
          "user-agent",
          "cookie",
          "authorization",
          "jwt");

  private Propagation() {}

  /** Those headers of the request that go with a call made for it. */
  static SequencedMap<String, String> from(Request request) {
    SequencedMap<String, String> headers = new LinkedHashMap<>();
    for (String name : NAMES) {
      request.header(name).ifPresent(value -> headers.put(name, value));
    }
    return headers;
  }

  /**
   * As {@link #from}, for a signed-in user: end-user names them, and the cookie is reduced to the
   * one that does.
   */
  static Map<String, String> from(Request request, Session session) {
    SequencedMap<String, String> headers = from(request);
    session
        .user()
        .ifPresent(user -> {
          headers.put("end-user", user);
          headers.put("cookie", Session.cookie(user));
        });
    return headers;
  }
}
