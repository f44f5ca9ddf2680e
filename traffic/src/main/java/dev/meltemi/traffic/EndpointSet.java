package dev.meltemi.traffic;

import java.util.List;

/** The endpoints of one cluster: Envoy's cluster load assignment. */
public record EndpointSet(String name, List<Endpoint> endpoints) {
  public EndpointSet {
    endpoints = List.copyOf(endpoints);
  }
}
