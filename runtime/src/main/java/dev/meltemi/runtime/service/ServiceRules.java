package dev.meltemi.runtime.service;

import dev.meltemi.api.kube.Service;
import dev.meltemi.runtime.netns.MeshAddresses;
import dev.meltemi.runtime.service.ServiceTable.Endpoint;
import dev.meltemi.runtime.service.ServiceTable.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Virtual addresses and node ports of services as rules for {@code iptables-restore --noflush}: a
 * chain with all services, in which a connection picks one ready endpoint at random. A virtual
 * address without a ready endpoint refuses connections at once.
 */
public final class ServiceRules {
  private static final String SERVICES = "MELTEMI-SERVICES";
  private static final String HAIRPIN = "MELTEMI-HAIRPIN";

  private ServiceRules() {}

  /**
   * Loaded once, before the first {@link #rules}: the hooks into the kernel's own chains. TCP is
   * refused by a reset: an ICMP answer that arrives while connect() still holds the socket is only
   * a soft error to Linux (tcp_v4_err), which goes on with the SYN and tells it later, when the
   * connection stands.
   */
  public static String hooks() {
    return """
    *nat
    :MELTEMI-SERVICES - [0:0]
    :MELTEMI-HAIRPIN - [0:0]
    -A PREROUTING -j MELTEMI-SERVICES
    -A OUTPUT -j MELTEMI-SERVICES
    -A POSTROUTING -j MELTEMI-HAIRPIN
    COMMIT
    *filter
    -A FORWARD -d %1$s -p tcp -j REJECT --reject-with tcp-reset
    -A FORWARD -d %1$s -j REJECT
    -A OUTPUT -d %1$s -p tcp ! -o lo -j REJECT --reject-with tcp-reset
    -A OUTPUT -d %1$s ! -o lo -j REJECT
    COMMIT
    """
        .formatted(MeshAddresses.SERVICES);
  }

  /** The full content of our own chains; naming a chain with {@code :} empties it first. */
  public static String rules(ServiceTable table) {
    List<String> lines = new ArrayList<>();
    lines.add("*nat");
    lines.add(":" + SERVICES + " - [0:0]");
    lines.add(":" + HAIRPIN + " - [0:0]");
    TreeSet<String> addresses = new TreeSet<>();
    for (Entry entry : table.entries()) {
      for (Service.Port port : entry.service().ports()) {
        List<Endpoint> endpoints = entry.behind(port);
        endpoints.forEach(endpoint -> addresses.add(endpoint.address()));
        lines.addAll(portRules(entry.service(), port, endpoints));
      }
    }
    // A pod that reaches itself by a service would see its own address as a stranger's and drop it.
    for (String address : addresses) {
      lines.add("-A %s -s %s/32 -d %s/32 -j MASQUERADE".formatted(HAIRPIN, address, address));
    }
    lines.add("COMMIT");
    return String.join("\n", lines) + "\n";
  }

  private static List<String> portRules(
      Service service, Service.Port port, List<Endpoint> endpoints) {
    List<String> lines = new ArrayList<>();
    if (isVirtual(service.clusterIp())) {
      lines.addAll(choice(service.clusterIp(), port.number(), port, service, endpoints));
    }
    OptionalInt node = port.nodePort();
    if (node.isPresent()) {
      lines.addAll(choice(MeshAddresses.GATEWAY, node.getAsInt(), port, service, endpoints));
    }
    return lines;
  }

  private static List<String> choice(
      String address, int number, Service.Port port, Service service, List<Endpoint> endpoints) {
    String protocol = port.protocol().toLowerCase(Locale.ROOT);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      int left = endpoints.size() - i;
      // The last one takes what is left; those before take 1/left of what reaches them.
      String chance =
          left == 1 ? "" : " -m statistic --mode random --probability %.11f".formatted(1.0 / left);
      lines.add(
          "-A %s -d %s/32 -p %s -m %s --dport %d%s -m comment --comment \"%s/%s:%s\" -j DNAT --to-destination %s:%d"
              .formatted(
                  SERVICES,
                  address,
                  protocol,
                  protocol,
                  number,
                  chance,
                  service.meta().namespace(),
                  service.meta().name(),
                  port.name(),
                  endpoint.address(),
                  endpoint.port()));
    }
    return lines;
  }

  // The API server's and DNS's addresses are real ones of the outer namespace.
  private static boolean isVirtual(String clusterIp) {
    return !clusterIp.isEmpty()
        && !clusterIp.equals("None")
        && !clusterIp.equals(MeshAddresses.API_SERVER)
        && !clusterIp.equals(MeshAddresses.DNS);
  }
}
