package dev.meltemi.xds.decode;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Workload;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.ArrayList;
import java.util.List;

/** Endpoints. Localities are joined; priorities, which the vocabulary lacks, are refused. */
final class EndpointDecoder {
  private EndpointDecoder() {}

  static EndpointSet decode(ClusterLoadAssignment assignment, Findings findings) {
    return new EndpointSet(assignment.getClusterName(), endpoints(assignment, findings));
  }

  static List<Endpoint> endpoints(ClusterLoadAssignment assignment, Findings findings) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (LocalityLbEndpoints locality : assignment.getEndpointsList()) {
      if (locality.getPriority() > 0) {
        findings.refuse("endpoints of priority " + locality.getPriority() + " are not supported");
      }
      for (LbEndpoint endpoint : locality.getLbEndpointsList()) endpoints.add(decode(endpoint));
    }
    return endpoints;
  }

  private static Endpoint decode(LbEndpoint endpoint) {
    HealthStatus health = endpoint.getHealthStatus();
    boolean healthy =
        health == HealthStatus.UNKNOWN
            || health == HealthStatus.HEALTHY
            || health == HealthStatus.DEGRADED;
    return new Endpoint(
        Reads.address(endpoint.getEndpoint().getAddress().getSocketAddress()),
        endpoint.hasLoadBalancingWeight()
            ? (int) Math.min(Reads.uint32(endpoint.getLoadBalancingWeight()), Integer.MAX_VALUE)
            : 1,
        healthy,
        workload(endpoint.getMetadata()),
        isProxied(endpoint.getMetadata()));
  }

  private static boolean isProxied(Metadata metadata) {
    return ClusterDecoder.isProxied(
        metadata.getFilterMetadataOrDefault(
            "envoy.transport_socket_match", Struct.getDefaultInstance()));
  }

  /** Istio's form: workload; namespace; canonical name; canonical revision; cluster. */
  private static Workload workload(Metadata metadata) {
    String[] parts = text(metadata, "istio", "workload").split(";", -1);
    return new Workload(
        part(parts, 1),
        text(metadata, "meltemi", "pod"),
        part(parts, 0),
        part(parts, 2),
        part(parts, 3));
  }

  private static String part(String[] parts, int index) {
    return index < parts.length ? parts[index] : "";
  }

  private static String text(Metadata metadata, String filter, String key) {
    return metadata
        .getFilterMetadataOrDefault(filter, Struct.getDefaultInstance())
        .getFieldsOrDefault(key, Value.getDefaultInstance())
        .getStringValue();
  }
}
