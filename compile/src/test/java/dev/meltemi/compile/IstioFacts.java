package dev.meltemi.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What Istio's generated configuration says, one fact a line; see {@link OurFacts}. */
final class IstioFacts {
  private final Set<String> facts = new TreeSet<>();

  static Set<String> of(Tree xds) {
    IstioFacts istio = new IstioFacts();
    xds.list("clusters").forEach(istio::cluster);
    xds.list("endpoints").forEach(istio::endpoints);
    xds.list("routes").forEach(istio::table);
    xds.list("listeners").forEach(istio::listener);
    return istio.facts;
  }

  private void cluster(Tree cluster) {
    String policy = cluster.text("lbPolicy").isEmpty() ? "ROUND_ROBIN" : cluster.text("lbPolicy");
    String type = cluster.text("type");
    facts.add("cluster " + cluster.text("name") + " " + type);
    policy += cluster.at("ringHashLbConfig").text("minimumRingSize");
    policy += cluster.at("maglevLbConfig").text("tableSize");
    if (type.equals("EDS")) facts.add("balancing " + cluster.text("name") + " " + policy);
    if (cluster.has("outlierDetection")) {
      Tree outlier = cluster.at("outlierDetection");
      facts.add(
          "outlier %s %s/%s"
              .formatted(
                  cluster.text("name"),
                  outlier.number("consecutive5xx", 5),
                  outlier.text("interval").isEmpty() ? "10s" : outlier.text("interval")));
    }
    facts.add("protocol " + cluster.text("name") + " " + protocol(cluster));
    String source = cluster.at("upstreamBindConfig", "sourceAddress").text("address");
    if (!source.isEmpty()) facts.add("source " + cluster.text("name") + " " + source);
  }

  private static String protocol(Tree cluster) {
    Tree options =
        cluster.at(
            "typedExtensionProtocolOptions",
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions");
    if (options.has("useDownstreamProtocolConfig")) return "DOWNSTREAM";
    return options.at("explicitHttpConfig").has("http2ProtocolOptions") ? "HTTP2" : "HTTP1";
  }

  private void endpoints(Tree assignment) {
    for (Tree locality : assignment.list("endpoints")) {
      for (Tree endpoint : locality.list("lbEndpoints")) {
        Tree address = endpoint.at("endpoint", "address", "socketAddress");
        facts.add(
            "endpoint %s %s:%s"
                .formatted(
                    assignment.text("clusterName"),
                    address.text("address"),
                    address.text("portValue")));
      }
    }
  }

  private void table(Tree table) {
    for (Tree host : table.list("virtualHosts")) {
      String name = table.text("name") + " " + host.text("name");
      host.texts("domains").forEach(domain -> facts.add("domain " + name + " " + domain));
      List<Tree> routes = host.list("routes");
      for (int i = 0; i < routes.size(); i++) {
        facts.add("route " + name + " " + i + " " + route(routes.get(i)));
      }
    }
  }

  private static String route(Tree route) {
    List<String> parts = new ArrayList<>();
    parts.add("name=" + route.text("name"));
    parts.add("match=" + match(route.at("match")));
    if (route.has("route")) parts.add(forward(route.at("route")));
    if (route.has("redirect")) {
      Tree redirect = route.at("redirect");
      parts.add("redirect=" + redirect.text("hostRedirect") + redirect.text("pathRedirect"));
    }
    if (route.has("directResponse")) {
      Tree answer = route.at("directResponse");
      parts.add("respond=" + answer.text("status") + answer.at("body").text("inlineString"));
    }
    parts.add("fault=" + fault(route.at("typedPerFilterConfig", "envoy.filters.http.fault")));
    parts.add("add=" + headers(route));
    parts.add("remove=" + route.texts("requestHeadersToRemove"));
    return String.join(" ", parts);
  }

  private static String match(Tree match) {
    String path =
        match.has("path")
            ? "exact " + match.text("path")
            : match.has("safeRegex")
                ? "regex " + match.at("safeRegex").text("regex")
                : "prefix " + match.text("prefix");
    String headers =
        match.list("headers").stream()
            .map(IstioFacts::header)
            .collect(Collectors.joining(",", "[", "]"));
    return path + headers;
  }

  private static String header(Tree header) {
    Tree value = header.at("stringMatch");
    String condition =
        header.text("presentMatch").equals("true")
            ? "present"
            : value.has("exact")
                ? "exact " + value.text("exact")
                : value.has("prefix")
                    ? "prefix " + value.text("prefix")
                    : "regex " + value.at("safeRegex").text("regex");
    return header.text("name")
        + " "
        + condition
        + (header.text("invertMatch").equals("true") ? " not" : "")
        + (header.text("treatMissingHeaderAsEmpty").equals("true") ? " missing" : "");
  }

  private static String forward(Tree route) {
    String clusters =
        route.has("weightedClusters")
            ? route.at("weightedClusters").list("clusters").stream()
                .map(share -> share.text("weight") + "x" + share.text("name"))
                .collect(Collectors.joining(","))
            : route.text("cluster");
    Tree retry = route.at("retryPolicy");
    String retries =
        retry.map().isEmpty()
            ? "none"
            : retry.text("numRetries")
                + new TreeSet<>(List.of(retry.text("retryOn").split(",")))
                + retry.texts("retriableStatusCodes")
                + retry.number("hostSelectionRetryMaxAttempts", 1)
                + !retry.list("retryHostPredicate").isEmpty();
    String mirrors =
        route.list("requestMirrorPolicies").stream()
            .map(mirror ->
                mirror.at("runtimeFraction", "defaultValue").text("numerator")
                    + "%"
                    + mirror.text("cluster"))
            .collect(Collectors.joining(","));
    String hashes =
        route.list("hashPolicy").stream().map(IstioFacts::hash).collect(Collectors.joining(","));
    return "to=%s timeout=%s retry=%s rewrite=%s,%s mirror=%s hash=%s"
        .formatted(
            clusters,
            route.text("timeout"),
            retries,
            route.text("prefixRewrite"),
            route.text("hostRewriteLiteral"),
            mirrors,
            hashes);
  }

  private static String hash(Tree hash) {
    if (hash.has("header")) return "header " + hash.at("header").text("headerName");
    Tree cookie = hash.at("cookie");
    if (hash.has("cookie")) {
      return "cookie " + cookie.text("name") + cookie.text("path") + cookie.text("ttl");
    }
    if (hash.has("connectionProperties")) return "source";
    return "query " + hash.at("queryParameter").text("name");
  }

  private static String fault(Tree fault) {
    String delay =
        fault.has("delay")
            ? fault.at("delay").text("fixedDelay") + share(fault.at("delay", "percentage"))
            : "";
    String abort =
        fault.has("abort")
            ? fault.at("abort").text("httpStatus") + share(fault.at("abort", "percentage"))
            : "";
    return delay + "/" + abort;
  }

  private static String share(Tree percentage) {
    return "@" + percentage.number("numerator", 0);
  }

  private static String headers(Tree route) {
    return route.list("requestHeadersToAdd").stream()
        .map(add ->
            add.at("header").text("key")
                + (add.text("appendAction").isEmpty() ? "+" : "=")
                + add.at("header").text("value"))
        .toList()
        .toString();
  }

  private void listener(Tree listener) {
    Tree address = listener.at("address", "socketAddress");
    String name = listener.text("name");
    facts.add(
        "listener %s %s:%s %s"
            .formatted(
                name,
                address.text("address"),
                address.text("portValue"),
                listener.text("trafficDirection")));
    List<Tree> chains = new ArrayList<>(listener.list("filterChains"));
    if (listener.has("defaultFilterChain")) chains.add(listener.at("defaultFilterChain"));
    for (Tree chain : chains) {
      Tree filter = chain.list("filters").getLast().at("typedConfig");
      String to =
          filter.has("rds")
              ? "http " + filter.at("rds").text("routeConfigName")
              : filter.has("routeConfig")
                  ? "http " + filter.at("routeConfig").text("name")
                  : "tcp " + filter.text("cluster");
      facts.add(
          "chain %s %s %s %s"
              .formatted(
                  name,
                  chain.text("name"),
                  chain.at("filterChainMatch").number("destinationPort", 0),
                  to));
      if (filter.has("routeConfig")) table(filter.at("routeConfig"));
    }
  }
}
