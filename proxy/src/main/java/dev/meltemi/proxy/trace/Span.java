package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.http.Headers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request as a part of its trace, while it passes. On one worker's thread. */
public final class Span {
  private final Tracer tracer;
  private final String trace;
  private final String id;
  private final String parent;
  private final boolean sampled;
  private final String state;
  private final long startMicros = System.currentTimeMillis() * 1000;
  private final long startNanos = System.nanoTime();
  private String name;
  private boolean departed;

  Span(
      Tracer tracer,
      String name,
      String trace,
      String id,
      String parent,
      boolean sampled,
      String state) {
    this.tracer = tracer;
    this.name = name;
    this.trace = trace;
    this.id = id;
    this.parent = parent;
    this.sampled = sampled;
    this.state = state;
  }

  String trace() {
    return trace;
  }

  String id() {
    return id;
  }

  String parent() {
    return parent;
  }

  String state() {
    return state;
  }

  /** Whether anybody will be told of it; its trace travels on in any case. */
  public boolean isSampled() {
    return sampled;
  }

  /**
   * The request goes to an endpoint: its headers say so.
   *
   * @param operation the route's name for it, or empty
   */
  public void depart(Headers headers, String operation) {
    departed = true;
    named(headers, operation);
    tracer.propagation().write(headers, this);
  }

  /**
   * The caller's name for an operation wins over ours (Envoy {@code x-envoy-decorator-operation}).
   */
  private void named(Headers headers, String operation) {
    if (!operation.isEmpty()) name = operation;
    if (tracer.isOutbound()) {
      if (!operation.isEmpty()) headers.set(Tracer.DECORATOR, operation);
      return;
    }
    @Nullable String callers = headers.get(Tracer.DECORATOR);
    if (callers == null) return;
    if (!callers.isEmpty()) name = callers;
    headers.remove(Tracer.DECORATOR);
  }

  /** Tells of it. */
  public void end(
      int worker, Headers headers, String operation, List<SpanTag> tags, boolean failed) {
    if (!departed) named(headers, operation);
    List<SpanTag> all = new ArrayList<>(tags);
    tracer.addOwn(headers, all);
    tracer
        .export()
        .add(
            worker,
            new SpanData(
                trace,
                id,
                parent,
                state,
                name,
                tracer.isOutbound(),
                startMicros,
                (System.nanoTime() - startNanos) / 1000,
                all,
                failed));
  }
}
