package dev.meltemi.traffic.text;

import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.VirtualHost;

/**
 * The canonical text of everything that a proxy does: one line a route, chain, cluster and
 * endpoint, each with its origin where it has one. Equal traffic has equal text.
 */
public final class TrafficText {
  private TrafficText() {}

  public static String of(Traffic traffic) {
    StringBuilder text = new StringBuilder();
    traffic.listeners().values().forEach(listener -> text.append(of(listener)).append('\n'));
    traffic.routeTables().values().forEach(table -> text.append(of(table)).append('\n'));
    traffic.clusters().values().forEach(cluster -> text.append(of(cluster)));
    if (!traffic.clusters().isEmpty()) text.append('\n');
    traffic.endpointSets().values().forEach(set -> text.append(of(set)));
    if (!traffic.secrets().isEmpty()) text.append('\n');
    traffic.secrets().values().forEach(secret -> text.append(TlsText.of(secret)));
    return text.toString().stripTrailing() + "\n";
  }

  public static String of(Listener listener) {
    return ListenerText.of(listener);
  }

  public static String of(RouteTable table) {
    StringBuilder text = new StringBuilder("routes " + table.name() + "\n");
    table.virtualHosts().forEach(host -> text.append(of(host).indent(2)));
    return text.toString();
  }

  public static String of(VirtualHost host) {
    StringBuilder text = new StringBuilder("host " + host.name());
    text.append(" for ").append(String.join(", ", host.domains())).append('\n');
    for (int i = 0; i < host.routes().size(); i++) {
      text.append("  ").append(i + 1).append(". ").append(of(host.routes().get(i))).append('\n');
    }
    return text.toString();
  }

  /** One line, which reads like a sentence. */
  public static String of(Route route) {
    return RouteText.of(route);
  }

  /** One line. */
  public static String of(Cluster cluster) {
    return ClusterText.of(cluster);
  }

  public static String of(EndpointSet set) {
    StringBuilder text = new StringBuilder("endpoints " + set.name() + "\n");
    set.endpoints().forEach(endpoint -> text.append("  " + ClusterText.of(endpoint) + "\n"));
    return text.toString();
  }
}
