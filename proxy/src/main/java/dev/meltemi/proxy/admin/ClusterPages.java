package dev.meltemi.proxy.admin;

import dev.meltemi.proxy.state.Snapshot;
import dev.meltemi.proxy.upstream.Breakers;
import dev.meltemi.proxy.upstream.Host;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import io.envoyproxy.envoy.admin.v3.ClusterStatus;
import io.envoyproxy.envoy.admin.v3.Clusters;
import io.envoyproxy.envoy.admin.v3.HostHealthStatus;
import io.envoyproxy.envoy.admin.v3.HostStatus;
import io.envoyproxy.envoy.admin.v3.SimpleMetric;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import java.util.Map;
import java.util.TreeMap;

/** {@code /clusters} in both of its forms. */
final class ClusterPages {
  private ClusterPages() {}

  static String text(Snapshot snapshot) {
    var out = new StringBuilder();
    for (Map.Entry<String, UpstreamCluster> entry : sorted(snapshot).entrySet()) {
      UpstreamCluster cluster = entry.getValue();
      String name = entry.getKey() + "::";
      Breakers breakers = cluster.breakers();
      line(out, name, "default_priority::max_connections", breakers.connections.limit());
      line(out, name, "default_priority::max_pending_requests", breakers.pending.limit());
      line(out, name, "default_priority::max_requests", breakers.requests.limit());
      line(out, name, "default_priority::max_retries", breakers.retries.limit());
      for (Host host : cluster.hosts()) {
        String at = name + host.address() + "::";
        line(out, at, "rq_active", host.active());
        line(out, at, "rq_total", host.requests());
        line(out, at, "rq_error", host.errors());
        out.append(at).append("health_flags::").append(health(host)).append('\n');
        line(out, at, "weight", host.weight());
      }
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String prefix, String name, long value) {
    out.append(prefix).append(name).append("::").append(value).append('\n');
  }

  private static String health(Host host) {
    if (host.isEjected()) return "/failed_outlier_check";
    return host.isHealthy() ? "healthy" : "/failed_eds_health";
  }

  static String json(Snapshot snapshot) {
    var all = Clusters.newBuilder();
    sorted(snapshot).forEach((name, cluster) -> all.addClusterStatuses(status(name, cluster)));
    return Json.of(all.build());
  }

  private static ClusterStatus status(String name, UpstreamCluster cluster) {
    var status =
        ClusterStatus.newBuilder().setName(name).setAddedViaApi(true).setObservabilityName(name);
    for (Host host : cluster.hosts()) {
      status.addHostStatuses(
          HostStatus.newBuilder()
              .setAddress(
                  Address.newBuilder()
                      .setSocketAddress(
                          SocketAddress.newBuilder()
                              .setAddress(host.address().ip())
                              .setPortValue(host.address().port())))
              .addStats(metric("rq_total", SimpleMetric.Type.COUNTER, host.requests()))
              .addStats(metric("rq_error", SimpleMetric.Type.COUNTER, host.errors()))
              .addStats(metric("rq_active", SimpleMetric.Type.GAUGE, host.active()))
              .setHealthStatus(
                  HostHealthStatus.newBuilder()
                      .setFailedOutlierCheck(host.isEjected())
                      .setEdsHealthStatus(
                          host.isHealthy() ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY))
              .setPriority(host.place().priority())
              .setLocality(
                  Locality.newBuilder()
                      .setRegion(host.place().locality().region())
                      .setZone(host.place().locality().zone())
                      .setSubZone(host.place().locality().subzone()))
              .setWeight(host.weight()));
    }
    return status.build();
  }

  private static SimpleMetric metric(String name, SimpleMetric.Type type, long value) {
    return SimpleMetric.newBuilder().setName(name).setType(type).setValue(value).build();
  }

  private static Map<String, UpstreamCluster> sorted(Snapshot snapshot) {
    return new TreeMap<>(snapshot.clusters());
  }
}
