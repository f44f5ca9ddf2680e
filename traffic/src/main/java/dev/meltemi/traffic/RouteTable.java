package dev.meltemi.traffic;

import java.util.List;

/**
 * Virtual hosts under one name: Envoy's route configuration. The host of a request is compared
 * without its port, as Istio configures it ({@code ignore_port_in_host_matching}).
 */
public record RouteTable(String name, List<VirtualHost> virtualHosts) {
  public RouteTable {
    virtualHosts = List.copyOf(virtualHosts);
  }
}
