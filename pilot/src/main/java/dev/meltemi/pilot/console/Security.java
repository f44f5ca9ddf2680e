package dev.meltemi.pilot.console;

import dev.meltemi.pilot.console.Readings.Asked;
import dev.meltemi.pilot.push.ProxyState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which flows are mutual TLS. The source of a request does not report it; the destination does, by
 * the principal of the source, which belongs to the service account of a workload.
 */
final class Security {
  private final Map<String, Set<String>> accounts = new HashMap<>();
  private final Set<Asked> asked;

  Security(List<ProxyState> proxies, Set<Asked> asked) {
    this.asked = asked;
    for (ProxyState proxy : proxies) {
      var node = proxy.node();
      String workload = node.metadata().getOrDefault("WORKLOAD_NAME", node.name());
      String account = node.metadata().getOrDefault("SERVICE_ACCOUNT", "default");
      accounts
          .computeIfAbsent(node.namespace() + "/" + workload, _ -> new HashSet<>())
          .add("/ns/" + node.namespace() + "/sa/" + account);
    }
  }

  /** {@code mutual_tls}, {@code none}, or {@code unknown}. */
  String of(Flow flow) {
    String destination = flow.destination().id();
    if (destination.isEmpty()) return "unknown";
    Set<String> identities = accounts.getOrDefault(flow.source().id(), Set.of());
    boolean plain = false;
    for (Asked one : asked) {
      if (!one.destination().equals(destination)) continue;
      if (!one.mutual()) plain = true;
      else if (identities.stream().anyMatch(one.principal()::endsWith)) return "mutual_tls";
    }
    return plain ? "none" : "unknown";
  }
}
