package dev.meltemi.api.check;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.RouteDestination;
import dev.meltemi.api.istio.TcpRoute;
import dev.meltemi.api.istio.TlsRoute;
import dev.meltemi.api.istio.VirtualService;
import java.util.List;

/** Istio's rules for a VirtualService. */
final class VirtualServiceCheck {
  private VirtualServiceCheck() {}

  static void check(VirtualService service, Findings findings) {
    var spec = findings.in(service.origin(), "spec");
    boolean isDelegate = service.hosts().isEmpty();
    if (isDelegate) {
      delegate(service, spec);
    }
    service
        .gateways()
        .forEach(g -> spec.in("gateways").add("BadGatewayName", Names.gatewayName(g)));
    hosts(service, spec.in("hosts"));
    ExportCheck.check(service.exportTo(), service.meta().namespace(), false, spec);
    spec.errorIf(
        service.http().isEmpty() && service.tcp().isEmpty() && service.tls().isEmpty(),
        "RouteRequired",
        "http, tcp or tls must be provided in virtual service");
    for (var route : service.http()) {
      HttpRouteCheck.check(route, isDelegate, findings);
    }
    unreachable(service.http(), findings);
    for (var route : service.tls()) {
      tls(route, service.hosts(), findings.in(route.origin(), "tls"));
    }
    for (var route : service.tcp()) {
      tcp(route, findings.in(route.origin(), "tcp"));
    }
  }

  /** The first rule that matches decides, so nothing comes after one without conditions. */
  private static void unreachable(List<HttpRoute> rules, Findings findings) {
    boolean caught = false;
    for (var rule : rules) {
      if (caught) {
        findings
            .in(rule.origin(), "")
            .warning(
                "Unreachable",
                "the rule is not used: a rule before it has no match and takes every request",
                "Put the rule without match last.");
      }
      caught |= rule.match().isEmpty();
    }
  }

  private static void delegate(VirtualService service, Findings spec) {
    spec.errorIf(
        !service.gateways().equals(List.of(VirtualService.MESH)),
        "BadDelegate",
        "delegate virtual service must have no gateways specified");
    spec.errorIf(
        !service.tls().isEmpty(),
        "BadDelegate",
        "delegate virtual service must have no tls route specified");
    spec.errorIf(
        !service.tcp().isEmpty(),
        "BadDelegate",
        "delegate virtual service must have no tcp route specified");
  }

  private static void hosts(VirtualService service, Findings findings) {
    boolean mesh = service.gateways().contains(VirtualService.MESH);
    boolean valid = true;
    for (var host : service.hosts()) {
      var wrong = Names.wildcardDomain(host);
      if (wrong.isPresent() && !Names.isIp(host)) {
        findings.error("BadHost", wrong.get());
        valid = false;
      } else if (mesh && host.equals("*")) {
        findings.error(
            "BadHost",
            "wildcard host * is not allowed for virtual services bound to the mesh gateway",
            "Name the hosts, or name a gateway other than mesh under gateways.");
        valid = false;
      }
    }
    if (valid) {
      duplicates(service.hosts(), findings);
    }
  }

  /** A wildcard and what it covers count as duplicates too. */
  private static void duplicates(List<String> hosts, Findings findings) {
    for (int i = 0; i < hosts.size(); i++) {
      for (int j = i + 1; j < hosts.size(); j++) {
        if (Hosts.overlap(hosts.get(i), hosts.get(j))) {
          findings.error(
              "Duplicate",
              "duplicate hosts in virtual service: " + hosts.get(i) + " & " + hosts.get(j));
        }
      }
    }
  }

  private static void tls(TlsRoute route, List<String> hosts, Findings findings) {
    findings.errorIf(
        route.match().isEmpty(),
        "MatchRequired",
        "TLS route must have at least one match condition");
    for (var match : route.match()) {
      findings.errorIf(
          match.sniHosts().isEmpty(), "MatchRequired", "TLS match must have at least one SNI host");
      for (var sni : match.sniHosts()) {
        sniHost(sni, hosts, findings.in("sniHosts"));
      }
      subnets(match.destinationSubnets(), findings);
      source(match.source(), findings);
    }
    findings.errorIf(route.route().isEmpty(), "RouteRequired", "TLS route is required");
    destinations(route.route(), findings);
  }

  private static void sniHost(String sni, List<String> hosts, Findings findings) {
    if (Names.isIp(sni)) {
      findings.warning(
          "IpAsServerName",
          "using an IP address (\""
              + sni
              + "\") goes against SNI spec and most clients do not support this",
          "");
      return;
    }
    var wrong = Names.wildcardDomain(sni);
    findings.add("BadHost", wrong);
    findings.errorIf(
        wrong.isEmpty() && hosts.stream().noneMatch(h -> Hosts.covers(h, sni)),
        "BadHost",
        "SNI host \""
            + sni
            + "\" is not a compatible subset of any of the virtual service hosts: "
            + hosts);
  }

  private static void tcp(TcpRoute route, Findings findings) {
    for (var match : route.match()) {
      subnets(match.destinationSubnets(), findings);
      source(match.source(), findings);
    }
    findings.errorIf(route.route().isEmpty(), "RouteRequired", "TCP route is required");
    destinations(route.route(), findings);
  }

  private static void subnets(List<String> subnets, Findings findings) {
    for (var subnet : subnets) {
      findings
          .in("destinationSubnets")
          .errorIf(
              !Names.isIp(subnet) && !Names.isBlock(subnet),
              "BadAddress",
              "\"" + subnet + "\" is neither an IP address nor a CIDR block");
    }
  }

  private static void destinations(List<RouteDestination> route, Findings findings) {
    DestinationCheck.weights(route, findings);
    route.forEach(d -> DestinationCheck.destination(d.destination(), findings));
  }

  static void source(HttpMatch.Source source, Findings findings) {
    findings.in("sourceLabels").add("BadLabel", Names.labels(source.sourceLabels()));
    source
        .gateways()
        .forEach(g -> findings.in("gateways").add("BadGatewayName", Names.gatewayName(g)));
    findings.errorIf(
        !source.sourceNamespace().isEmpty() && !Names.isDnsLabel(source.sourceNamespace()),
        "BadName",
        "sourceNamespace \"" + source.sourceNamespace() + "\" is no namespace's name");
  }
}
