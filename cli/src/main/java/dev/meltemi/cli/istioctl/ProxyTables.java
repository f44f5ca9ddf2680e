package dev.meltemi.cli.istioctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A proxy's resources in Istio's columns. */
final class ProxyTables {
  private static final String NONE = "-";
  private static final int MOST_DOMAINS = 2;

  private final TextTable table = new TextTable();

  private ProxyTables(String... columns) {
    table.row(List.of(columns));
  }

  static String clusters(List<Map<String, Object>> clusters) {
    var made =
        new ProxyTables("SERVICE FQDN", "PORT", "SUBSET", "DIRECTION", "TYPE", "DESTINATION RULE");
    clusters.stream()
        .map(ProxyTables::cluster)
        .sorted(java.util.Comparator.comparing(List::toString))
        .forEach(made.table::row);
    return made.table.toString();
  }

  private static List<String> cluster(Map<String, Object> cluster) {
    String[] name = Trees.text(cluster, "name").split("\\|", -1);
    String type = Trees.text(cluster, "type");
    String rule = object(cluster);
    if (name.length != 4) return List.of(name[0], NONE, NONE, NONE, word(type), rule);
    String host = name[3].isEmpty() ? "" : name[3];
    return List.of(host, name[1], or(name[2]), name[0], word(type), rule);
  }

  private static String word(String type) {
    return type.isEmpty() ? "STATIC" : type;
  }

  private static String or(String text) {
    return text.isEmpty() ? NONE : text;
  }

  static String listeners(List<Map<String, Object>> listeners) {
    var made = new ProxyTables("ADDRESSES", "PORT", "MATCH", "DESTINATION");
    for (Map<String, Object> listener : listeners) {
      Map<String, Object> address =
          Trees.map(Trees.map(listener.get("address")).get("socket_address"));
      List<Map<String, Object>> chains =
          new ArrayList<>(ProxyDump.maps(listener.get("filter_chains")));
      Map<String, Object> fallback = Trees.map(listener.get("default_filter_chain"));
      if (!fallback.isEmpty()) chains.add(fallback);
      for (Map<String, Object> chain : chains) {
        made.table.row(
            List.of(
                Trees.text(address, "address"),
                Trees.text(address, "port_value"),
                match(Trees.map(chain.get("filter_chain_match"))),
                destination(chain)));
      }
    }
    return made.table.toString();
  }

  private static String match(Map<String, Object> match) {
    List<String> parts = new ArrayList<>();
    texts(match, "server_names").ifPresent(names -> parts.add("SNI: " + names));
    String transport = Trees.text(match, "transport_protocol");
    if (!transport.isEmpty()) parts.add("Trans: " + transport);
    texts(match, "application_protocols").ifPresent(names -> parts.add("App: " + names));
    String ranges =
        ProxyDump.maps(match.get("prefix_ranges")).stream()
            .map(range ->
                Trees.text(range, "address_prefix") + "/" + Trees.text(range, "prefix_len"))
            .collect(Collectors.joining(","));
    if (!ranges.isEmpty()) parts.add("Addr: " + ranges);
    String port = Trees.text(match, "destination_port");
    if (!port.isEmpty()) parts.add("Port: " + port);
    return parts.isEmpty() ? "ALL" : String.join("; ", parts);
  }

  private static Optional<String> texts(Map<String, Object> parent, String field) {
    String all =
        Trees.list(parent.get(field)).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  private static String destination(Map<String, Object> chain) {
    for (Map<String, Object> filter : ProxyDump.maps(chain.get("filters"))) {
      Map<String, Object> config = Trees.map(filter.get("typed_config"));
      Map<String, Object> rds = Trees.map(config.get("rds"));
      if (!rds.isEmpty()) return "Route: " + Trees.text(rds, "route_config_name");
      if (config.containsKey("route_config")) {
        String name = Trees.text(Trees.map(config.get("route_config")), "name");
        return "Inline Route: " + (name.isEmpty() ? "/*" : name);
      }
      if (config.containsKey("cluster")) return "Cluster: " + Trees.text(config, "cluster");
      if (config.containsKey("weighted_clusters")) {
        return "Cluster: "
            + ProxyDump.maps(Trees.map(config.get("weighted_clusters")).get("clusters")).stream()
                .map(share -> Trees.text(share, "name") + " (" + Trees.text(share, "weight") + ")")
                .collect(Collectors.joining(", "));
      }
    }
    return NONE;
  }

  static String routes(List<Map<String, Object>> tables) {
    var made = new ProxyTables("NAME", "VHOST NAME", "DOMAINS", "MATCH", "VIRTUAL SERVICE");
    for (Map<String, Object> routes : tables) {
      for (Map<String, Object> host : ProxyDump.maps(routes.get("virtual_hosts"))) {
        for (Map<String, Object> route : ProxyDump.maps(host.get("routes"))) {
          made.table.row(
              List.of(
                  Trees.text(routes, "name"),
                  Trees.text(host, "name"),
                  domains(Trees.list(host.get("domains"))),
                  path(Trees.map(route.get("match"))),
                  object(route)));
        }
      }
    }
    return made.table.toString();
  }

  private static String domains(List<Object> domains) {
    String first =
        domains.stream().limit(MOST_DOMAINS).map(String::valueOf).collect(Collectors.joining(", "));
    int more = domains.size() - MOST_DOMAINS;
    return more > 0 ? first + " + " + more + " more..." : first;
  }

  private static String path(Map<String, Object> match) {
    String prefix = Trees.text(match, "prefix");
    if (!prefix.isEmpty()) return prefix + "*";
    String exact = Trees.text(match, "path");
    if (!exact.isEmpty()) return exact;
    String regex = Trees.text(Trees.map(match.get("safe_regex")), "regex");
    return regex.isEmpty() ? NONE : "regex " + regex;
  }

  /** {@code name.namespace} of the resource that it was made from. */
  private static String object(Map<String, Object> resource) {
    Map<String, Object> metadata =
        Trees.map(Trees.map(resource.get("metadata")).get("filter_metadata"));
    String[] path = Trees.text(Trees.map(metadata.get("istio")), "config").split("/");
    return path.length < 3 ? "" : path[path.length - 1] + "." + path[path.length - 3];
  }

  static String endpoints(List<Map<String, Object>> sets) {
    var made = new ProxyTables("ENDPOINT", "STATUS", "CLUSTER");
    for (Map<String, Object> set : sets) {
      for (Map<String, Object> locality : ProxyDump.maps(set.get("endpoints"))) {
        for (Map<String, Object> endpoint : ProxyDump.maps(locality.get("lb_endpoints"))) {
          Map<String, Object> address =
              Trees.map(
                  Trees.map(Trees.map(endpoint.get("endpoint")).get("address"))
                      .get("socket_address"));
          String status = Trees.text(endpoint, "health_status");
          made.table.row(
              List.of(
                  Trees.text(address, "address") + ":" + Trees.text(address, "port_value"),
                  status.isEmpty() || status.equals("UNKNOWN") ? "HEALTHY" : status,
                  Trees.text(set, "cluster_name")));
        }
      }
    }
    return made.table.toString();
  }

  static String secrets(List<Map<String, Object>> secrets) {
    var made = new ProxyTables("RESOURCE NAME", "TYPE", "STATUS");
    for (Map<String, Object> secret : secrets) {
      boolean roots = secret.containsKey("validation_context");
      made.table.row(List.of(Trees.text(secret, "name"), roots ? "CA" : "Cert Chain", "ACTIVE"));
    }
    return made.table.toString();
  }
}
