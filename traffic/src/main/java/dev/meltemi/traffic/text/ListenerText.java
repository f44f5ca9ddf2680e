package dev.meltemi.traffic.text;

import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.LogFilter;
import dev.meltemi.traffic.NetworkFilter;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Listeners in words. */
final class ListenerText {
  private ListenerText() {}

  static String of(Listener listener) {
    StringBuilder text = new StringBuilder("listener " + listener.name());
    text.append(" at ").append(listener.bind());
    text.append(", ").append(listener.direction().name().toLowerCase(Locale.ROOT));
    if (!listener.bindsPort()) text.append(", takes only what is handed over");
    if (listener.handsOver()) text.append(", hands over");
    text.append(of(listener.inspection())).append('\n');
    listener.chains().forEach(chain -> text.append(of(chain, of(chain.match())).indent(2)));
    listener.fallback().ifPresent(chain -> text.append(of(chain, "else").indent(2)));
    return text.toString();
  }

  private static String of(Inspection inspection) {
    if (inspection.equals(Inspection.none())) return "";
    List<String> parts = new ArrayList<>();
    if (inspection.originalDestination()) parts.add("original destination");
    if (inspection.tls()) parts.add("TLS");
    if (inspection.http()) parts.add("HTTP");
    String wait =
        inspection.timeout().isZero()
            ? ""
            : " for up to " + RouteText.duration(inspection.timeout());
    return ", inspects " + String.join(" and ", parts) + wait;
  }

  private static String of(FilterChain chain, String when) {
    String name = chain.name().isEmpty() ? "" : " " + chain.name();
    String tls = chain.tls().map(ends -> TlsText.of(ends) + " -> ").orElse("");
    return "chain" + name + ": " + when + " -> " + tls + of(chain.filter());
  }

  private static String of(ChainMatch match) {
    List<String> parts = new ArrayList<>();
    match.destinationPort().ifPresent(port -> parts.add("port " + port));
    add(parts, "destination in ", match.destinationRanges());
    add(parts, "server name ", match.serverNames());
    if (!match.transportProtocol().isEmpty()) parts.add(match.transportProtocol());
    add(parts, "speaks ", match.applicationProtocols());
    return parts.isEmpty() ? "any" : String.join(" and ", parts);
  }

  private static void add(List<String> parts, String words, List<String> values) {
    if (!values.isEmpty()) parts.add(words + String.join(" or ", values));
  }

  private static String of(NetworkFilter filter) {
    return switch (filter) {
      case HttpConnection http -> http(http);
      case TcpProxy tcp -> tcp(tcp);
    };
  }

  private static String http(HttpConnection http) {
    StringBuilder text = new StringBuilder("http " + http.statPrefix());
    if (http.edge()) text.append(", edge");
    if (!http.streamIdleTimeout().isZero()) {
      text.append(", idle ").append(RouteText.duration(http.streamIdleTimeout()));
    }
    text.append(log(http.accessLog()));
    if (!http.upstreamProtocols().isEmpty()) {
      text.append(", offers ").append(String.join(",", http.upstreamProtocols()));
    }
    http.tracing().ifPresent(tracing -> text.append(tracing(tracing)));
    switch (http.clientCertificate()) {
      case NONE -> {}
      case APPEND -> text.append(", tells the client's names");
      case REPLACE -> text.append(", tells the client's certificate");
    }
    switch (http.routes()) {
      case RouteSource.Named(String table) -> text.append(", routes ").append(table);
      case RouteSource.Inline inline ->
          text.append(", inline ").append(TrafficText.of(inline.table()).stripTrailing());
    }
    return text.toString();
  }

  private static String tcp(TcpProxy tcp) {
    String idle =
        tcp.idleTimeout().isZero() ? "" : ", idle " + RouteText.duration(tcp.idleTimeout());
    return "tcp "
        + tcp.statPrefix()
        + " to "
        + RouteText.clusters(tcp.clusters())
        + idle
        + (tcp.hashesSource() ? ", hash source address" : "")
        + log(tcp.accessLog());
  }

  private static String log(Optional<AccessLog> log) {
    if (log.isEmpty()) return "";
    String form =
        switch (log.get().form()) {
          case AccessLog.Form.Text(String format) ->
              format.equals(AccessLog.ISTIO) ? "" : " as " + MatchText.quoted(format);
          case AccessLog.Form.Json json ->
              json.equals(AccessLog.ISTIO_JSON) ? " as JSON" : " as JSON of " + json.fields();
        };
    String filter = log.get().filter().map(only -> " if " + condition(only)).orElse("");
    return ", logs to " + log.get().path() + form + filter;
  }

  private static String condition(LogFilter filter) {
    return switch (filter) {
      case LogFilter.All(List<LogFilter> parts) -> joined(parts, " and ");
      case LogFilter.Any(List<LogFilter> parts) -> joined(parts, " or ");
      case LogFilter.Code(LogFilter.Bound bound, int code) ->
          switch (bound) {
            case AT_LEAST -> "code >= " + code;
            case AT_MOST -> "code <= " + code;
            case EXACTLY -> "code = " + code;
          };
      case LogFilter.Header(HeaderMatch match) -> MatchText.header(match);
    };
  }

  private static String joined(List<LogFilter> parts, String between) {
    return parts.stream()
        .map(ListenerText::condition)
        .collect(Collectors.joining(between, "(", ")"));
  }

  private static String tracing(Tracing tracing) {
    String to =
        switch (tracing.export()) {
          case Tracing.OpenTelemetry(String cluster, String service) ->
              "OpenTelemetry at " + cluster + " as " + service;
          case Tracing.Zipkin(String cluster, _) -> "Zipkin at " + cluster;
        };
    String tags = tracing.tags().isEmpty() ? "" : " with tags " + tracing.tags().keySet();
    return ", traces " + tracing.sampling() + " to " + to + tags;
  }
}
