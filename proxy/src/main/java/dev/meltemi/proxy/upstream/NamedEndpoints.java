package dev.meltemi.proxy.upstream;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Endpoint;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Endpoints with host names, and what their names meant last. A name that cannot be resolved keeps
 * its last addresses, so that a DNS that is away for a while takes nothing down. Any thread.
 */
final class NamedEndpoints {
  private final List<Endpoint> named;
  private final boolean firstOnly;
  private final BiConsumer<String, Consumer<List<InetAddress>>> names;
  private final Consumer<List<Endpoint>> told;
  private final Map<String, List<InetAddress>> known = new HashMap<>();
  private final Set<String> asked = new HashSet<>();

  /**
   * @param firstOnly whether of each answer only the first address counts
   * @param names asks for the addresses of a name; answers once, with an empty list for none
   * @param told the endpoints that are known, each time that all names were asked for
   */
  NamedEndpoints(
      List<Endpoint> named,
      boolean firstOnly,
      BiConsumer<String, Consumer<List<InetAddress>>> names,
      Consumer<List<Endpoint>> told) {
    this.named = named;
    this.firstOnly = firstOnly;
    this.names = names;
    this.told = told;
  }

  void resolve() {
    Set<String> hosts = new HashSet<>();
    for (Endpoint endpoint : named) hosts.add(endpoint.address().ip());
    synchronized (this) {
      if (!asked.isEmpty()) return; // the last round is still under way
      asked.addAll(hosts);
    }
    for (String host : hosts) names.accept(host, addresses -> answered(host, addresses));
    if (hosts.isEmpty()) told.accept(List.of());
  }

  private void answered(String host, List<InetAddress> addresses) {
    List<Endpoint> all;
    synchronized (this) {
      if (!addresses.isEmpty()) {
        known.put(host, firstOnly ? List.of(addresses.getFirst()) : addresses);
      }
      asked.remove(host);
      if (!asked.isEmpty()) return;
      all = endpoints();
    }
    told.accept(all);
  }

  private List<Endpoint> endpoints() {
    List<Endpoint> found = new ArrayList<>();
    for (Endpoint endpoint : named) {
      for (InetAddress address : known.getOrDefault(endpoint.address().ip(), List.of())) {
        found.add(
            new Endpoint(
                new Address(address.getHostAddress(), endpoint.address().port()),
                endpoint.weight(),
                endpoint.healthy(),
                endpoint.workload(),
                endpoint.proxied(),
                endpoint.place()));
      }
    }
    return found;
  }
}
