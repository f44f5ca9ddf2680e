package dev.meltemi.api.check;

import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.ServiceEntry.Endpoint;
import dev.meltemi.api.istio.ServiceEntry.Resolution;
import java.util.HashSet;
import java.util.Set;

/** Istio's rules for a ServiceEntry. */
final class ServiceEntryCheck {
  private ServiceEntryCheck() {}

  private static final String UNIX = "unix://";
  private static final Set<String> PROTOCOLS =
      Set.of(
          "",
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
          "REDIS");

  /** Several hosts can be told apart on a port of these. */
  private static final Set<String> NAMED =
      Set.of("HTTP", "HTTP2", "GRPC", "GRPC-WEB", "HTTPS", "TLS");

  static void check(ServiceEntry entry, Findings findings) {
    var spec = findings.in(entry.origin(), "spec");
    hosts(entry, spec);
    addresses(entry, spec);
    ports(entry, spec);
    selector(entry, spec);
    ExportCheck.check(entry.exportTo(), entry.meta().namespace(), true, spec);
    for (var endpoint : entry.endpoints()) {
      endpointPorts(entry, endpoint, spec.in("endpoints"));
    }
    resolution(entry, spec);
  }

  private static void hosts(ServiceEntry entry, Findings spec) {
    spec.errorIf(
        entry.hosts().isEmpty(), "HostRequired", "service entry must have at least one host");
    for (var host : entry.hosts()) {
      if (host.equals("*")) {
        spec.in("hosts").error("BadHost", "invalid host *");
        continue;
      }
      var wrong = Names.wildcardDomain(host);
      spec.in("hosts").add("BadHost", wrong);
      if (host.startsWith("*") && !host.startsWith("*.")) {
        spec.in("hosts")
            .warning(
                "PartialWildcard",
                "partial wildcard \"" + host + "\" not allowed",
                "Write *. before a whole domain, such as *.example.com.");
      }
    }
  }

  private static void addresses(ServiceEntry entry, Findings spec) {
    for (var address : entry.addresses()) {
      boolean cidr = Names.isBlock(address);
      spec.in("addresses")
          .errorIf(
              !Names.isIp(address) && !cidr,
              "BadAddress",
              "\"" + address + "\" is neither an IP address nor a CIDR block");
      boolean fixed =
          entry.resolution() == Resolution.NONE || entry.resolution() == Resolution.STATIC;
      spec.in("addresses")
          .errorIf(
              cidr && !fixed,
              "BadAddress",
              "CIDR addresses are allowed only for NONE/STATIC resolution types");
    }
  }

  private static void ports(ServiceEntry entry, Findings spec) {
    var names = new HashSet<String>();
    var numbers = new HashSet<Integer>();
    for (var port : entry.ports()) {
      var at = spec.in("ports");
      at.errorIf(
          !names.add(port.name()),
          "Duplicate",
          "service entry port name \"" + port.name() + "\" already defined");
      at.errorIf(
          !numbers.add(port.number()),
          "Duplicate",
          "service entry port " + port.number() + " already defined");
      at.errorIf(port.name().isEmpty(), "NameRequired", "port name must be set");
      at.errorIf(
          !port.name().isEmpty() && !Names.isDnsLabel(port.name()),
          "BadName",
          "port name \"" + port.name() + "\" must be a DNS label");
      at.errorIf(
          !PROTOCOLS.contains(port.protocol()),
          "BadProtocol",
          "unsupported protocol: " + port.protocol());
      boolean opaque = port.protocol().isEmpty() || port.protocol().equals("TCP");
      if (opaque && entry.addresses().isEmpty()) {
        at.warning(
            "IST0134",
            "addresses are required for ports serving TCP (or unset) protocol when IP"
                + " Autoallocation is not enabled",
            "Without addresses every connection to port " + port.number() + " goes to this host.");
      }
    }
    boolean confused =
        entry.hosts().size() > 1
            && entry.resolution() != Resolution.NONE
            && entry.ports().stream().anyMatch(port -> !NAMED.contains(port.protocol()));
    spec.errorIf(
        confused,
        "BadHost",
        "multiple hosts provided with non-HTTP, non-TLS ports: connections to them could not be"
            + " told apart");
  }

  private static void selector(ServiceEntry entry, Findings spec) {
    entry
        .workloadSelector()
        .ifPresent(labels -> {
          var at = spec.in("workloadSelector");
          if (labels.isEmpty()) {
            at.warning(
                "Ineffective",
                "workload selector specified without labels, will be applied to all services in"
                    + " namespace",
                "");
          }
          if (entry.resolution() == Resolution.NONE) {
            at.warning(
                "Ineffective",
                "workloadSelector should not be set when resolution mode is NONE",
                "Write resolution: STATIC.");
          }
          at.add("BadLabel", Names.labels(labels));
        });
  }

  private static void endpointPorts(ServiceEntry entry, Endpoint endpoint, Findings at) {
    boolean unix = endpoint.address().startsWith(UNIX);
    at.errorIf(
        unix && !endpoint.ports().isEmpty(),
        "BadEndpoint",
        "unix endpoint " + endpoint.address() + " must not include ports");
    if (unix) {
      return;
    }
    endpoint
        .ports()
        .forEach((name, number) ->
            at.errorIf(
                entry.ports().stream().noneMatch(port -> port.name().equals(name)),
                "BadEndpoint",
                "endpoint port " + number + " is not defined by the service entry"));
    at.add("BadLabel", Names.labels(endpoint.labels()));
  }

  private static void resolution(ServiceEntry entry, Findings spec) {
    switch (entry.resolution()) {
      case NONE ->
          spec.errorIf(
              !entry.endpoints().isEmpty(),
              "BadEndpoint",
              "no endpoints should be provided for resolution type none");
      case STATIC -> entry.endpoints().forEach(e -> staticAddress(e, spec.in("endpoints")));
      case DNS -> names(entry, spec);
      case DNS_ROUND_ROBIN -> {
        names(entry, spec);
        spec.errorIf(
            entry.endpoints().size() > 1,
            "BadEndpoint",
            "there must only be 0 or 1 endpoint for resolution mode DNS_ROUND_ROBIN");
      }
      case DYNAMIC_DNS -> {
        for (var host : entry.hosts()) {
          spec.errorIf(
              !host.startsWith("*"),
              "BadHost",
              "host must be wildcarded for resolution mode DYNAMIC_DNS");
        }
        spec.errorIf(
            !entry.endpoints().isEmpty(),
            "BadEndpoint",
            "endpoints cannot be set for resolution type DYNAMIC_DNS");
      }
    }
  }

  private static void staticAddress(Endpoint endpoint, Findings at) {
    if (endpoint.address().isEmpty() && !endpoint.network().isEmpty()) {
      at.warning("Ineffective", "address is unset with network \"" + endpoint.network() + "\"", "");
      return;
    }
    at.errorIf(
        !endpoint.address().startsWith(UNIX) && !Names.isIp(endpoint.address()),
        "BadEndpoint",
        "endpoint address \"" + endpoint.address() + "\" is not a valid IP address");
  }

  private static void names(ServiceEntry entry, Findings spec) {
    if (entry.endpoints().isEmpty() && entry.workloadSelector().isEmpty()) {
      for (var host : entry.hosts()) {
        spec.in("hosts")
            .errorIf(
                host.startsWith("*"),
                "BadHost",
                "hosts must be FQDN if no endpoints are provided for resolution mode "
                    + entry.resolution());
      }
    }
    for (var endpoint : entry.endpoints()) {
      boolean fine = Names.isIp(endpoint.address()) || Names.domain(endpoint.address()).isEmpty();
      spec.in("endpoints")
          .errorIf(
              !fine,
              "BadEndpoint",
              "endpoint address \""
                  + endpoint.address()
                  + "\" is not a valid FQDN or an IP address");
    }
  }
}
