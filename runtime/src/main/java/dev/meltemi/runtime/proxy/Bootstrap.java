package dev.meltemi.runtime.proxy;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Envoy bootstrap of a proxy in a pod: who it is, where discovery is, and the two static
 * listeners that answer health checks and Prometheus. Our proxy and a real Envoy take the same
 * document.
 */
public final class Bootstrap {
  private static final int SOL_SOCKET = 1;
  private static final int SO_MARK = 36;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Bootstrap() {}

  /**
   * Where discovery is and how the proxy's sockets are known.
   *
   * @param host name of the control plane, resolved by the cluster's DNS
   * @param port its plaintext xDS port
   * @param version the Istio version that the proxy claims
   * @param mark SO_MARK of all upstream sockets, where the proxy has no user of its own
   */
  public record Discovery(String host, int port, String version, OptionalInt mark) {
    public static final Discovery ISTIOD =
        new Discovery("istiod.istio-system.svc", 15010, "1.28.0", OptionalInt.empty());

    public Discovery withMark(int newMark) {
      return new Discovery(host, port, version, OptionalInt.of(newMark));
    }
  }

  /** The document as indented JSON. */
  public static String json(ProxyIdentity proxy, Discovery discovery) {
    Map<String, Object> document = new TreeMap<>();
    document.put("node", node(proxy, discovery));
    document.put("admin", Map.of("address", address("127.0.0.1", 15000)));
    document.put("dynamic_resources", dynamicResources());
    document.put(
        "static_resources",
        sorted(
            "clusters",
            List.of(discoveryCluster(discovery), localCluster("agent", 15000)),
            "listeners",
            List.of(
                healthListener("readiness", 15021, "/healthz/ready", "/ready"),
                healthListener("prometheus", 15090, "/stats/prometheus", "/stats/prometheus"))));
    discovery.mark().ifPresent(mark -> document.put("cluster_manager", marked(mark)));
    return JSON.writeValueAsString(document) + "\n";
  }

  private static Map<String, Object> node(ProxyIdentity proxy, Discovery discovery) {
    Map<String, Object> metadata = new TreeMap<>();
    metadata.put("NAME", proxy.name());
    metadata.put("NAMESPACE", proxy.namespace());
    metadata.put("LABELS", new TreeMap<>(proxy.labels()));
    metadata.put("SERVICE_ACCOUNT", proxy.serviceAccount());
    if (!proxy.workload().isEmpty()) metadata.put("WORKLOAD_NAME", proxy.workload());
    metadata.put("ISTIO_VERSION", discovery.version());
    metadata.put("CLUSTER_ID", "Kubernetes");
    metadata.put("INSTANCE_IPS", proxy.address());
    return sorted("id", proxy.nodeId(), "cluster", proxy.nodeCluster(), "metadata", metadata);
  }

  private static Map<String, Object> dynamicResources() {
    Map<String, Object> service = Map.of("envoy_grpc", Map.of("cluster_name", "xds-grpc"));
    return sorted(
        "ads_config",
        sorted(
            "api_type",
            "DELTA_GRPC",
            "transport_api_version",
            "V3",
            "set_node_on_first_message_only",
            true,
            "grpc_services",
            List.of(service)),
        "cds_config",
        sorted("ads", Map.of(), "resource_api_version", "V3", "initial_fetch_timeout", "0s"),
        "lds_config",
        sorted("ads", Map.of(), "resource_api_version", "V3", "initial_fetch_timeout", "0s"));
  }

  private static Map<String, Object> discoveryCluster(Discovery discovery) {
    Map<String, Object> http2 =
        Map.of("connection_keepalive", sorted("interval", "30s", "timeout", "10s"));
    Map<String, Object> options =
        sorted(
            "@type",
            "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            "explicit_http_config",
            Map.of("http2_protocol_options", http2));
    Map<String, Object> cluster =
        cluster("xds-grpc", "STRICT_DNS", discovery.host(), discovery.port());
    cluster.put("dns_lookup_family", "V4_ONLY");
    cluster.put("dns_refresh_rate", "5s");
    // Ask again soon when the control plane is not there yet, or comes back at another address.
    cluster.put("dns_failure_refresh_rate", sorted("base_interval", "0.2s", "max_interval", "1s"));
    cluster.put("connect_timeout", "1s");
    cluster.put(
        "typed_extension_protocol_options",
        Map.of("envoy.extensions.upstreams.http.v3.HttpProtocolOptions", options));
    cluster.put(
        "upstream_connection_options", Map.of("tcp_keepalive", sorted("keepalive_time", 300)));
    return cluster;
  }

  private static Map<String, Object> localCluster(String name, int port) {
    return cluster(name, "STATIC", "127.0.0.1", port);
  }

  private static Map<String, Object> cluster(String name, String type, String host, int port) {
    Map<String, Object> endpoint = Map.of("endpoint", Map.of("address", address(host, port)));
    Map<String, Object> cluster = sorted("name", name, "type", type, "connect_timeout", "1s");
    cluster.put(
        "load_assignment",
        sorted(
            "cluster_name", name, "endpoints", List.of(Map.of("lb_endpoints", List.of(endpoint)))));
    return cluster;
  }

  private static Map<String, Object> healthListener(
      String name, int port, String path, String adminPath) {
    Map<String, Object> route =
        sorted(
            "match",
            Map.of("path", path),
            "route",
            sorted("cluster", "agent", "prefix_rewrite", adminPath));
    Map<String, Object> host =
        sorted("name", "backend", "domains", List.of("*"), "routes", List.of(route));
    Map<String, Object> router =
        Map.of("@type", "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router");
    Map<String, Object> manager =
        sorted(
            "@type",
            "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            "stat_prefix",
            name,
            "route_config",
            sorted("name", name, "virtual_hosts", List.of(host)),
            "http_filters",
            List.of(sorted("name", "envoy.filters.http.router", "typed_config", router)));
    Map<String, Object> filter =
        sorted("name", "envoy.filters.network.http_connection_manager", "typed_config", manager);
    return sorted(
        "name",
        name,
        "address",
        address("0.0.0.0", port),
        "filter_chains",
        List.of(Map.of("filters", List.of(filter))));
  }

  // Envoy: BindConfig.socket_options of the cluster manager apply to every upstream connection.
  private static Map<String, Object> marked(int mark) {
    Map<String, Object> option =
        sorted(
            "description",
            "capture mark",
            "level",
            SOL_SOCKET,
            "name",
            SO_MARK,
            "int_value",
            mark,
            "state",
            "STATE_PREBIND");
    return Map.of("upstream_bind_config", Map.of("socket_options", List.of(option)));
  }

  private static Map<String, Object> address(String host, int port) {
    return Map.of("socket_address", sorted("address", host, "port_value", port));
  }

  /** A map in the order of its keys, so that the document is the same in every run. */
  private static Map<String, Object> sorted(Object... keysAndValues) {
    Map<String, Object> map = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2)
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    return map;
  }
}
