package dev.meltemi.xds.encode;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Locality;
import dev.meltemi.traffic.Place;
import dev.meltemi.traffic.Workload;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Endpoints; those of one place are a locality, in the order in which the first ones stand. */
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
    Map<Place, List<Endpoint>> places = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      places.computeIfAbsent(endpoint.place(), _ -> new ArrayList<>()).add(endpoint);
    }
    places.forEach((place, there) -> assignment.addEndpoints(encode(place, there)));
    return assignment.build();
  }

  private static LocalityLbEndpoints encode(Place place, List<Endpoint> endpoints) {
    LocalityLbEndpoints.Builder encoded =
        LocalityLbEndpoints.newBuilder().setPriority(place.priority());
    Locality locality = place.locality();
    if (!locality.equals(Locality.NONE)) {
      encoded.setLocality(
          io.envoyproxy.envoy.config.core.v3.Locality.newBuilder()
              .setRegion(locality.region())
              .setZone(locality.zone())
              .setSubZone(locality.subzone()));
    }
    long sum = 0;
    for (Endpoint endpoint : endpoints) {
      encoded.addLbEndpoints(encode(endpoint));
      sum += endpoint.weight();
    }
    // Istio gives a locality the sum of its endpoints' weights.
    long weight = place.weight() == 0 ? Math.min(sum, 0xFFFF_FFFFL) : place.weight();
    return encoded.setLoadBalancingWeight(Scalars.uint32(weight)).build();
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
