package dev.meltemi.traffic.text;

import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.Locality;
import dev.meltemi.traffic.OutlierDetection;
import dev.meltemi.traffic.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Clusters and endpoints in words; Istio's defaults go without saying. */
final class ClusterText {
  private ClusterText() {}

  static String of(Cluster cluster) {
    List<String> parts = new ArrayList<>();
    parts.add("cluster " + cluster.name() + ": " + of(cluster.discovery()));
    parts.add(Balancing.words(cluster.balancing()));
    if (!cluster.connectTimeout().equals(Cluster.DEFAULT_CONNECT_TIMEOUT)) {
      parts.add("connects within " + RouteText.duration(cluster.connectTimeout()));
    }
    limit(parts, "connections", cluster.limits().connections());
    limit(parts, "pending", cluster.limits().pending());
    limit(parts, "requests", cluster.limits().requests());
    limit(parts, "retries", cluster.limits().retries());
    cluster.outlier().ifPresent(outlier -> parts.add(of(outlier)));
    if (cluster.panicPercent() != 0) parts.add("panic below " + cluster.panicPercent() + "%");
    if (cluster.maxRequestsPerConnection() != 0) {
      parts.add(cluster.maxRequestsPerConnection() + " requests per connection");
    }
    switch (cluster.protocol()) {
      case HTTP1 -> {}
      case HTTP2 -> parts.add("HTTP/2");
      case DOWNSTREAM -> parts.add("the client's HTTP version");
    }
    if (!cluster.idleTimeout().equals(Duration.ZERO)) {
      parts.add("idle " + RouteText.duration(cluster.idleTimeout()));
    }
    if (!cluster.bindSource().isEmpty()) parts.add("from " + cluster.bindSource());
    if (cluster.localityWeighted()) parts.add("weighs localities");
    String proxied = cluster.plainToOthers() ? " with proxied endpoints" : "";
    cluster.tls().ifPresent(tls -> parts.add(TlsText.of(tls) + proxied));
    return String.join(", ", parts) + "  [" + cluster.origin() + "]\n";
  }

  private static void limit(List<String> parts, String what, long value) {
    if (value != Limits.MAX) parts.add("at most " + value + " " + what);
  }

  private static String of(Discovery discovery) {
    return switch (discovery) {
      case Discovery.Eds(String service) -> "endpoints " + service;
      case Discovery.Static(List<Endpoint> endpoints) -> "static " + all(endpoints);
      case Discovery.StrictDns(List<Endpoint> endpoints) -> "DNS " + all(endpoints);
      case Discovery.LogicalDns(Endpoint endpoint) -> "DNS, first address, " + of(endpoint);
      case Discovery.OriginalDst() -> "original destination";
    };
  }

  private static String all(List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) return "nothing";
    return endpoints.stream().map(ClusterText::of).collect(Collectors.joining(" + "));
  }

  private static String of(OutlierDetection outlier) {
    return "ejects after %d 5xx or %d gateway errors, every %s for %s, at most %d%%"
        .formatted(
            outlier.consecutive5xx(),
            outlier.consecutiveGatewayErrors(),
            RouteText.duration(outlier.interval()),
            RouteText.duration(outlier.baseEjectionTime()),
            outlier.maxEjectionPercent());
  }

  static String of(Endpoint endpoint) {
    String weight = endpoint.weight() == 1 ? "" : " weight " + endpoint.weight();
    String health = endpoint.healthy() ? "" : " not ready";
    String workload = endpoint.workload().isUnknown() ? "" : " (" + endpoint.workload() + ")";
    String proxied = endpoint.proxied() ? " proxied" : "";
    return endpoint.address() + weight + health + workload + proxied + of(endpoint.place());
  }

  private static String of(Place place) {
    String locality = place.locality().equals(Locality.NONE) ? "" : " in " + place.locality();
    String priority = place.priority() == 0 ? "" : " priority " + place.priority();
    String weight = place.weight() == 0 ? "" : " share " + place.weight();
    return locality + priority + weight;
  }
}
