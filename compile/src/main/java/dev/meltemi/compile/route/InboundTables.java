package dev.meltemi.compile.route;

import dev.meltemi.compile.cluster.ClusterName;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import java.util.List;
import java.util.Optional;

/** What a sidecar does with requests to its application: they all go there. */
public final class InboundTables {
  private InboundTables() {}

  /**
   * @param port the service's
   * @param target the application's
   */
  public static RouteTable of(int port, int target) {
    return table(ClusterName.inbound(target), port, ClusterName.inbound(target));
  }

  /** To ports that no service has. */
  public static RouteTable passthrough() {
    return table(ClusterName.INBOUND_PASSTHROUGH, 0, ClusterName.INBOUND_PASSTHROUGH);
  }

  private static RouteTable table(String name, int port, String cluster) {
    return new RouteTable(
        name,
        List.of(
            new VirtualHost(
                "inbound|http|" + port,
                List.of("*"),
                List.of(Defaults.toCluster("default", cluster, Optional.of(RetryRules.INBOUND))))));
  }
}
