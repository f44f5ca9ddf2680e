package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Tracing;
import dev.meltemi.traffic.Tracing.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins the spans of the requests under one setting. Any thread. */
public final class Tracer {
  static final String DECORATOR = "x-envoy-decorator-operation";

  private final Tracing tracing;
  private final boolean outbound;
  private final Propagation propagation;
  private final SpanExport export;

  Tracer(Tracing tracing, Direction direction, SpanExport export) {
    this.tracing = tracing;
    this.outbound = direction == Direction.OUTBOUND;
    this.propagation = Propagation.of(tracing.export());
    this.export = export;
  }

  /** Null where its headers name a trace that cannot be read: they pass as they are. */
  public @Nullable Span begin(HttpRequest request, Worker worker) {
    Headers headers = request.headers();
    boolean traced = Sampling.decide(headers, tracing.sampling());
    String name = outbound ? "egress " + request.authority() : "ingress";
    String id = id(worker);
    if (!propagation.isPresent(headers)) {
      boolean sampled = propagation.decision(headers).orElse(traced);
      return new Span(this, name, id(worker) + id(worker), id, "", sampled, "");
    }
    Optional<Parent> parent = propagation.read(headers);
    return parent
        .map(p -> new Span(this, name, p.trace(), id, p.span(), p.sampled(), p.state()))
        .orElse(null);
  }

  private static String id(Worker worker) {
    long random = worker.random();
    return java.util.HexFormat.of().toHexDigits(random == 0 ? 1 : random);
  }

  Propagation propagation() {
    return propagation;
  }

  boolean isOutbound() {
    return outbound;
  }

  SpanExport export() {
    return export;
  }

  /** The tags that the setting asks for. */
  void addOwn(Headers headers, List<SpanTag> tags) {
    tracing
        .tags()
        .forEach((name, tag) -> {
          String value =
              switch (tag) {
                case Tag.Literal(String text) -> text;
                case Tag.Environment(String variable, String otherwise) ->
                    Optional.ofNullable(System.getenv(variable)).orElse(otherwise);
                case Tag.Header(String header, String otherwise) ->
                    Optional.ofNullable(headers.joined(header)).orElse(otherwise);
              };
          if (!value.isEmpty()) tags.add(new SpanTag(name, value));
        });
  }
}
