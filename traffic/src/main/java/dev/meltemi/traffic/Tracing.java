package dev.meltemi.traffic;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Spans of the requests of a connection.
 *
 * @param sampling share of the requests that begin a trace here; those of a trace that has begun
 *     follow it
 * @param tags of every span, by name
 */
public record Tracing(Export export, Fraction sampling, SortedMap<String, Tag> tags) {
  public Tracing {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** Who is told of spans; it decides about the headers that carry the trace, too. */
  public sealed interface Export {
    String cluster();
  }

  /**
   * OTLP over gRPC; the trace is in {@code traceparent} and {@code tracestate} (W3C Trace Context).
   *
   * @param service what the spans say of who made them
   */
  public record OpenTelemetry(String cluster, String service) implements Export {}

  /**
   * Zipkin's JSON of version 2, by POST to {@code /api/v2/spans}; the trace is in B3 headers.
   *
   * @param host of the request that tells
   */
  public record Zipkin(String cluster, String host) implements Export {}

  /** Where the value of a tag comes from. */
  public sealed interface Tag {
    record Literal(String value) implements Tag {}

    /** A variable of the proxy's environment. */
    record Environment(String name, String otherwise) implements Tag {}

    /** A header of the request, in lower case. */
    record Header(String name, String otherwise) implements Tag {}
  }
}
