package dev.meltemi.api.check;

import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.Gateway.Server;
import java.util.HashSet;
import java.util.Set;

/** Istio's rules for a Gateway. */
final class GatewayCheck {
  private GatewayCheck() {}

  private static final Set<String> PROTOCOLS =
      Set.of("HTTP", "HTTPS", "GRPC", "GRPC-WEB", "HTTP2", "MONGO", "TCP", "TLS", "MYSQL", "REDIS");

  static void check(Gateway gateway, Findings findings) {
    var spec = findings.in(gateway.origin(), "spec");
    findings
        .in("metadata")
        .errorIf(
            !gateway.meta().name().isEmpty() && !Names.isDnsLabel(gateway.meta().name()),
            "BadName",
            "invalid gateway name \""
                + gateway.meta().name()
                + "\": it must be a DNS label, without dots");
    spec.in("selector").add("BadLabel", Names.labels(gateway.selector()));
    spec.errorIf(
        gateway.servers().isEmpty(), "ServerRequired", "gateway must have at least one server");
    var portNames = new HashSet<String>();
    for (var server : gateway.servers()) {
      var at = findings.in(server.origin(), "server");
      server(server, at);
      var name = server.port().name();
      at.errorIf(
          !name.isEmpty() && !portNames.add(name),
          "Duplicate",
          "port names in servers must be unique: duplicate name " + name);
    }
  }

  private static void server(Server server, Findings at) {
    var port = server.port();
    at.in("port").errorIf(port.name().isEmpty(), "NameRequired", "port name must be set");
    at.in("port")
        .errorIf(
            !PROTOCOLS.contains(port.protocol()),
            "BadProtocol",
            "invalid protocol \""
                + port.protocol()
                + "\", supported are "
                + String.join(", ", PROTOCOLS.stream().sorted().toList()));
    at.errorIf(
        server.hosts().isEmpty(), "HostRequired", "server config must contain at least one host");
    server.hosts().forEach(host -> host(host, at.in("hosts")));
    boolean terminates = port.protocol().equals("HTTPS") || port.protocol().equals("TLS");
    at.errorIf(
        terminates && server.tls().isEmpty(),
        "TlsRequired",
        "server must have TLS settings for HTTPS/TLS protocols");
    server.tls().ifPresent(tls -> ServerTlsCheck.check(tls, terminates, at.in("tls")));
  }

  /** {@code host} or {@code namespace/host}, the namespace being a name, {@code .} or {@code *}. */
  private static void host(String host, Findings at) {
    int slash = host.indexOf('/');
    var name = host.substring(slash + 1);
    if (slash >= 0) {
      var namespace = host.substring(0, slash);
      if (namespace.isEmpty() || name.isEmpty()) {
        at.error("BadHost", "config namespace and dnsName in host entry cannot be empty");
        return;
      }
      at.errorIf(
          !namespace.equals("*") && !namespace.equals(".") && !Names.isDnsLabel(namespace),
          "BadHost",
          "invalid namespace value \"" + namespace + "\" in gateway");
    }
    var wrong = Names.wildcardDomain(name);
    at.add("BadHost", wrong);
    at.errorIf(
        wrong.isEmpty() && !name.equals("*") && !name.contains("."),
        "BadHost",
        "short names (non FQDN) are not allowed: \"" + name + "\"");
  }
}
