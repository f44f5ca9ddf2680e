package dev.meltemi.api.check;

import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.istio.Sidecar.CaptureMode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Istio's rules for a Sidecar. */
final class SidecarCheck {
  private static final String UNIX = "unix://";
  private static final Set<String> PROTOCOLS =
      Set.of(
          "HTTP",
          "HTTP2",
          "HTTP_PROXY",
          "HTTPS",
          "GRPC",
          "GRPC-WEB",
          "TCP",
          "TLS",
          "UDP",
          "MONGO",
          "MYSQL",
          "REDIS",
          "");
  private static final Pattern ENDPOINT =
      Pattern.compile("(?:127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1]|\\[::]):([0-9]{1,5})");

  private SidecarCheck() {}

  static void check(Sidecar sidecar, Findings findings) {
    var spec = findings.in(sidecar.origin(), "spec");
    spec.errorIf(
        sidecar.ingress().isEmpty()
            && sidecar.egress().isEmpty()
            && sidecar.inboundConnectionPool().isEmpty()
            && sidecar.outbound().isEmpty(),
        "EmptyBlock",
        "sidecar: empty configuration provided");
    sidecar
        .workloadSelector()
        .ifPresent(labels -> {
          spec.in("workloadSelector").add("BadLabel", Names.labels(labels));
          if (labels.isEmpty()) {
            spec.warning(
                "Ineffective",
                "workload selector specified without labels",
                "Remove the selector, or give it labels.");
          }
        });
    ingress(sidecar.ingress(), findings);
    egress(sidecar, findings);
  }

  private static void ingress(List<Sidecar.Ingress> all, Findings findings) {
    var taken = new HashSet<Integer>();
    for (var ingress : all) {
      var at = findings.in(ingress.origin(), "spec.ingress");
      if (ingress.port().isEmpty()) {
        at.error("PortRequired", "sidecar: port is required for ingress listeners");
        continue;
      }
      var port = ingress.port().get();
      port(port, ingress.bind(), taken, at);
      bind(ingress.bind(), ingress.capture(), at);
      at.in("defaultEndpoint")
          .errorIf(
              !isEndpoint(ingress.defaultEndpoint()),
              "BadEndpoint",
              "sidecar: defaultEndpoint must be of form 127.0.0.1:<port>, 0.0.0.0:<port>,"
                  + " [::1]:<port>, [::]:<port> or unix://<path>");
    }
  }

  private static boolean isEndpoint(String text) {
    if (text.isEmpty() || text.startsWith(UNIX)) return true;
    var parts = ENDPOINT.matcher(text);
    return parts.matches() && isPort(Integer.parseInt(parts.group(1)));
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65535;
  }

  private static void egress(Sidecar sidecar, Findings findings) {
    var taken = new HashSet<Integer>();
    for (int i = 0; i < sidecar.egress().size(); i++) {
      var egress = sidecar.egress().get(i);
      var at = findings.in(egress.origin(), "spec.egress");
      if (egress.port().isPresent()) {
        port(egress.port().get(), egress.bind(), taken, at);
        bind(egress.bind(), egress.capture(), at);
      } else {
        at.errorIf(
            i < sidecar.egress().size() - 1,
            "BadOrder",
            "sidecar: the egress listener with empty port should be the last listener in the list");
        at.errorIf(
            egress.capture() == CaptureMode.NONE,
            "PortRequired",
            "sidecar: captureMode NONE needs a port");
        at.errorIf(!egress.bind().isEmpty(), "PortRequired", "sidecar: bind needs a port");
      }
      hosts(egress.hosts(), sidecar.meta().namespace(), at);
    }
  }

  private static void port(Sidecar.Port port, String bind, Set<Integer> taken, Findings at) {
    at.in("port")
        .errorIf(
            !PROTOCOLS.contains(port.protocol()),
            "BadProtocol",
            "unsupported protocol: " + port.protocol());
    if (bind.startsWith(UNIX)) return;
    at.in("port").errorIf(port.number() == 0, "PortRequired", "port number is required");
    at.errorIf(
        !taken.add(port.number()),
        "Duplicate",
        "sidecar: ports on IP bound listeners must be unique");
  }

  private static void bind(String bind, CaptureMode capture, Findings at) {
    at.errorIf(
        bind.startsWith(UNIX) && capture == CaptureMode.IPTABLES,
        "BadCapture",
        "sidecar: captureMode must be DEFAULT/NONE for unix domain socket listeners");
    at.in("bind")
        .errorIf(
            !bind.isEmpty() && !bind.startsWith(UNIX) && !Names.isIp(bind),
            "BadAddress",
            "\"" + bind + "\" is not a valid IP address");
  }

  private static void hosts(List<String> hosts, String namespace, Findings at) {
    at.errorIf(
        hosts.isEmpty(), "HostRequired", "sidecar: egress listener must contain at least one host");
    var in = at.in("hosts");
    for (var host : hosts) in.add("BadHost", host(host));
    if (hosts.contains("*/*") && hosts.stream().anyMatch(host -> selectsToo(host))) {
      in.warning(
          "Ineffective",
          "`*/*` host select all resources, no other hosts can be added",
          "Leave out the others.");
    }
    var seen = new HashSet<String>();
    for (var host : hosts) {
      var full = host.startsWith("./") ? namespace + host.substring(1) : host;
      var all = full.replaceFirst("/.*", "/*");
      if (seen.contains(all) || !seen.add(full)) {
        in.warning("Duplicate", "duplicated egress host: " + host, "Leave it out.");
      }
    }
  }

  private static boolean selectsToo(String host) {
    return !host.equals("*/*") && !host.startsWith("~");
  }

  private static Optional<String> host(String host) {
    var parts = host.split("/", -1);
    if (parts.length != 2) return Optional.of("host must be of form namespace/dnsName");
    var namespace = parts[0].startsWith("~") ? parts[0].substring(1) : parts[0];
    boolean named =
        namespace.equals("*")
            || namespace.equals(".")
            || (namespace.isEmpty() && !parts[0].isEmpty())
            || Names.isDnsLabel(namespace);
    if (!named) return Optional.of("invalid namespace value \"" + parts[0] + "\"");
    if (parts[1].startsWith("*") && !parts[1].equals("*") && !parts[1].startsWith("*.")) {
      return Optional.of("partial wildcard \"" + parts[1] + "\" not allowed");
    }
    return Names.wildcardDomain(parts[1]);
  }
}
