package dev.meltemi.compile.route;

import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.compile.scope.HostName;
import dev.meltemi.compile.scope.MeshPort;
import dev.meltemi.compile.scope.MeshService;
import dev.meltemi.compile.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The servers of all Gateways of one proxy, by the port on which it listens for them. */
public final class GatewayServers {
  private GatewayServers() {}

  /** What a port speaks to strangers. All servers of a port agree, or the younger are left out. */
  public enum Family {
    HTTP,
    TLS,
    TCP
  }

  /** A server with the Gateway that it belongs to. */
  public record Bound(Gateway gateway, Gateway.Server server) {
    public String gatewayName() {
      return gateway.meta().namespace() + "/" + gateway.meta().name();
    }

    public int number() {
      return server.port().number();
    }

    public Family family() {
      return switch (server.port().protocol()) {
        case "HTTPS", "TLS" -> Family.TLS;
        case "TCP", "MONGO", "MYSQL", "REDIS" -> Family.TCP;
        default -> Family.HTTP;
      };
    }

    /**
     * Whether both can be served at one port: nothing tells plain connections apart, so that of
     * several TCP servers the oldest has them all.
     */
    public boolean agreesWith(Bound younger) {
      return family() == younger.family() && family() != Family.TCP;
    }

    /** Whether TLS ends here and HTTP is read inside. */
    public boolean isHttps() {
      return server.port().protocol().equals("HTTPS") && endsTls();
    }

    public boolean endsTls() {
      return family() == Family.TLS && server.tls().filter(ServerTls::endsHere).isPresent();
    }

    /** Names the routes of an HTTPS server, as Istio does. */
    public String tableName() {
      return "https.%d.%s.%s.%s"
          .formatted(
              number(), server.port().name(), gateway.meta().name(), gateway.meta().namespace());
    }

    /** Without namespaces. */
    public List<String> hosts() {
      return server.hosts().stream()
          .map(host -> host.substring(host.indexOf('/') + 1))
          .distinct()
          .toList();
    }

    /** A server's host is {@code namespace/host}, {@code ./host} or just the host. */
    public boolean lets(VirtualService rule, String host) {
      return server.hosts().stream()
          .anyMatch(written -> {
            int slash = written.indexOf('/');
            String namespace = slash < 0 ? "*" : written.substring(0, slash);
            if (namespace.equals(".")) namespace = gateway.meta().namespace();
            boolean owner = namespace.equals("*") || namespace.equals(rule.meta().namespace());
            return owner && HostName.intersect(written.substring(slash + 1), host);
          });
    }
  }

  public static String tableName(int port) {
    return "http." + port;
  }

  /** The oldest first; never empty for a port that is there. */
  public static SortedMap<Integer, List<Bound>> byPort(Scope scope) {
    SortedMap<Integer, List<Bound>> ports = new TreeMap<>();
    for (Gateway gateway : scope.gateways()) {
      for (Gateway.Server server : gateway.servers()) {
        List<Bound> there =
            ports.computeIfAbsent(
                listenPort(scope, server.port().number()), _ -> new ArrayList<>());
        Bound bound = new Bound(gateway, server);
        if (there.isEmpty() || there.getFirst().agreesWith(bound)) there.add(bound);
      }
    }
    return ports;
  }

  /**
   * A server's number is that of the Service before the gateway; the proxy listens on the pod's
   * side of it. Without such a Service it listens on the number itself. 80 and 443 also mean the
   * ports named http and https, for machines on which the Service cannot have these numbers.
   */
  private static int listenPort(Scope scope, int number) {
    OptionalInt exact = ownPort(scope, port -> port.number() == number);
    if (exact.isPresent()) return exact.getAsInt();
    return ownPort(scope, port -> means(number, port)).orElse(number);
  }

  /** Whether a server's number is that of a port of the Service. */
  public static boolean means(int number, MeshPort port) {
    Set<String> names =
        switch (number) {
          case 80 -> Set.of("http", "http2");
          case 443 -> Set.of("https");
          default -> Set.of();
        };
    return port.number() == number || names.contains(port.name());
  }

  private static OptionalInt ownPort(Scope scope, Predicate<MeshPort> wanted) {
    for (MeshService service : scope.ownServices()) {
      for (MeshPort port : service.ports()) {
        OptionalInt target = wanted.test(port) ? scope.ownPort(port) : OptionalInt.empty();
        if (target.isPresent()) return target;
      }
    }
    return OptionalInt.empty();
  }
}
