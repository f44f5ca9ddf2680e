package dev.meltemi.xds.decode;

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
import java.util.List;

/** Endpoints, each with the place of its locality. */
final class EndpointDecoder {
  private EndpointDecoder() {}

  static EndpointSet decode(ClusterLoadAssignment assignment, Findings findings) {
    return new EndpointSet(assignment.getClusterName(), endpoints(assignment, findings));
  }

  static List<Endpoint> endpoints(ClusterLoadAssignment assignment, Findings findings) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (LocalityLbEndpoints locality : assignment.getEndpointsList()) {
      List<Endpoint> there =
          locality.getLbEndpointsList().stream().map(EndpointDecoder::decode).toList();
      Place place = place(locality, there, findings);
      for (Endpoint endpoint : there) endpoints.add(endpoint.at(place));
    }
    return endpoints;
  }

  private static Place place(
      LocalityLbEndpoints locality, List<Endpoint> endpoints, Findings findings) {
    long sum = Math.min(endpoints.stream().mapToLong(Endpoint::weight).sum(), 0xFFFF_FFFFL);
    long weight = Reads.uint32(locality.getLoadBalancingWeight());
    if (locality.hasLoadBalancingWeight() && weight == 0) {
      findings.note("a locality of weight 0 is taken for one without a weight");
    }
    return new Place(
        new Locality(
            locality.getLocality().getRegion(),
            locality.getLocality().getZone(),
            locality.getLocality().getSubZone()),
        locality.getPriority(),
        weight == sum ? 0 : weight);
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
