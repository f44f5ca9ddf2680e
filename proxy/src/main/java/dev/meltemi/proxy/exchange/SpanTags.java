package dev.meltemi.proxy.exchange;

import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.observe.Flag;
import dev.meltemi.proxy.trace.Span;
import dev.meltemi.proxy.trace.SpanTag;
import dev.meltemi.traffic.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a request's span with the tags that Envoy gives it. */
final class SpanTags {
  private static final int LONGEST_URL = 256;

  private SpanTags() {}

  static void end(Exchange exchange, Span span) {
    if (!span.isSampled()) return;
    @Nullable HttpResponse response = exchange.response();
    int status = response == null ? 0 : response.status();
    boolean failed = status == 0 || status >= 500;
    @Nullable Route route = exchange.route();
    span.end(
        exchange.worker().index(),
        exchange.request().headers(),
        route == null ? "" : route.operation(),
        tags(exchange, status, failed),
        failed);
  }

  private static List<SpanTag> tags(Exchange exchange, int status, boolean failed) {
    HttpRequest request = exchange.request();
    var log = new ExchangeLog(exchange);
    List<SpanTag> tags = new ArrayList<>();
    add(tags, "component", "proxy");
    add(tags, "guid:x-request-id", request.header("x-request-id"));
    add(tags, "guid:x-client-trace-id", request.header("x-client-trace-id"));
    add(tags, "http.url", url(request));
    add(tags, "http.method", request.method());
    add(tags, "http.protocol", log.protocol());
    add(tags, "downstream_cluster", "-");
    add(tags, "user_agent", or(request.header("user-agent")));
    add(tags, "peer.address", exchange.context().client().ip());
    add(tags, "request_size", Long.toString(log.bytesReceived()));
    add(tags, "response_size", Long.toString(log.bytesSent()));
    add(tags, "http.status_code", Integer.toString(status));
    add(tags, "response_flags", Flag.text(log.flags()));
    add(tags, "upstream_cluster", exchange.cluster());
    add(tags, "upstream_cluster.name", exchange.cluster());
    if (failed) add(tags, "error", "true");
    return tags;
  }

  private static String url(HttpRequest request) {
    @Nullable String original = request.header("x-envoy-original-path");
    String path = original == null ? request.path() : original;
    @Nullable String scheme = request.header("x-forwarded-proto");
    return (scheme == null ? request.scheme() : scheme)
        + "://"
        + request.authority()
        + path.substring(0, Math.min(path.length(), LONGEST_URL));
  }

  private static String or(@Nullable String value) {
    return value == null ? "-" : value;
  }

  private static void add(List<SpanTag> tags, String name, @Nullable String value) {
    if (value != null) tags.add(new SpanTag(name, value));
  }
}
