package dev.meltemi.xds.encode;

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
import java.util.List;

/** Endpoints, all in one locality: the vocabulary knows no others yet. */
final class EndpointEncoder {
  private static final String SOCKET_MATCH = "envoy.transport_socket_match";

  /** As Istio marks the endpoints with a sidecar. */
  static final Struct PROXIED =
      Struct.newBuilder()
          .putFields("tlsMode", Value.newBuilder().setStringValue("istio").build())
          .build();

  private EndpointEncoder() {}

  static ClusterLoadAssignment encode(EndpointSet set) {
    return encode(set.name(), set.endpoints());
  }

  static ClusterLoadAssignment encode(String name, List<Endpoint> endpoints) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(name);
    if (endpoints.isEmpty()) return assignment.build();
    LocalityLbEndpoints.Builder locality = LocalityLbEndpoints.newBuilder();
    long weight = 0;
    for (Endpoint endpoint : endpoints) {
      locality.addLbEndpoints(encode(endpoint));
      weight += endpoint.weight();
    }
    // Istio gives a locality the sum of its endpoints' weights.
    locality.setLoadBalancingWeight(Scalars.uint32(Math.min(weight, 0xFFFF_FFFFL)));
    return assignment.addEndpoints(locality).build();
  }

  private static LbEndpoint encode(Endpoint endpoint) {
    LbEndpoint.Builder encoded =
        LbEndpoint.newBuilder()
            .setEndpoint(
                io.envoyproxy.envoy.config.endpoint.v3.Endpoint.newBuilder()
                    .setAddress(Scalars.address(endpoint.address())))
            .setLoadBalancingWeight(Scalars.uint32(endpoint.weight()));
    if (!endpoint.healthy()) encoded.setHealthStatus(HealthStatus.UNHEALTHY);
    Metadata.Builder metadata = Metadata.newBuilder();
    Workload workload = endpoint.workload();
    if (!workload.isUnknown()) metadata.putFilterMetadata("istio", workload(workload));
    if (!workload.pod().isEmpty()) metadata.putFilterMetadata("meltemi", pod(workload));
    if (endpoint.proxied()) metadata.putFilterMetadata(SOCKET_MATCH, PROXIED);
    if (metadata.getFilterMetadataCount() > 0) encoded.setMetadata(metadata);
    return encoded.build();
  }

  /** Istio's form: workload; namespace; canonical name; canonical revision; cluster. */
  private static Struct workload(Workload of) {
    return text(
        "workload", String.join(";", of.name(), of.namespace(), of.app(), of.version(), ""));
  }

  /** Which Istio does not say. */
  private static Struct pod(Workload of) {
    return text("pod", of.pod());
  }

  private static Struct text(String key, String text) {
    return Struct.newBuilder()
        .putFields(key, Value.newBuilder().setStringValue(text).build())
        .build();
  }
}
