package dev.meltemi.xds;

import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of resources that a proxy is told, in the order in which they are sent: what is
 * referred to comes before what refers to it, so that nothing breaks in between.
 */
public enum ResourceType {
  CLUSTER("envoy.config.cluster.v3.Cluster"),
  ENDPOINT("envoy.config.endpoint.v3.ClusterLoadAssignment"),
  SECRET("envoy.extensions.transport_sockets.tls.v3.Secret"),
  LISTENER("envoy.config.listener.v3.Listener"),
  ROUTE("envoy.config.route.v3.RouteConfiguration");

  private final String typeUrl;

  ResourceType(String message) {
    this.typeUrl = "type.googleapis.com/" + message;
  }

  public String typeUrl() {
    return typeUrl;
  }

  public static Optional<ResourceType> of(String typeUrl) {
    return Arrays.stream(values()).filter(type -> type.typeUrl.equals(typeUrl)).findFirst();
  }
}
