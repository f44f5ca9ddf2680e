package dev.meltemi.compile.route;

import dev.meltemi.compile.scope.MeshService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The host names under which a proxy's application may speak of a host. */
final class Domains {
  private Domains() {}

  /** The short name means a service only within its own namespace. */
  static List<String> of(MeshService service, String clientNamespace) {
    List<String> domains = new ArrayList<>(ofHost(service.host()));
    if (service.service().isPresent()) {
      String name = service.meta().name();
      String named = name + "." + service.namespace();
      if (service.namespace().equals(clientNamespace)) domains.add(name);
      domains.add(named + ".svc");
      domains.add(named);
    }
    domains.addAll(service.addresses());
    return domains;
  }

  /** A host that is no service of the mesh. */
  static List<String> ofHost(String host) {
    return host.startsWith("*") ? List.of(host) : List.of(host, host + ".");
  }

  /** Hands out each domain of a route table once, to the first that wants it, as Envoy demands. */
  static final class Ledger {
    private final Set<String> taken = new HashSet<>();

    List<String> take(List<String> wanted) {
      return wanted.stream().filter(taken::add).toList();
    }
  }
}
