package dev.meltemi.xds.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.traffic.Address;
import dev.meltemi.xds.decode.Decoded;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final String YAML =
      """
      node: {id: sidecar~10.0.0.1~a.shop~shop.svc.cluster.local, metadata: {NAMESPACE: shop}}
      admin: {address: {socket_address: {address: 127.0.0.1, port_value: 15000}}}
      cluster_manager:
        upstream_bind_config:
          socket_options: [{level: 1, name: 36, int_value: 1337, state: STATE_PREBIND}]
      dynamic_resources:
        cds_config: {ads: {}, resource_api_version: V3}
        lds_config: {ads: {}, resource_api_version: V3}
        ads_config:
          api_type: DELTA_GRPC
          transport_api_version: V3
          grpc_services: [{envoy_grpc: {cluster_name: xds-grpc}}]
      static_resources:
        clusters:
        - name: xds-grpc
          type: STRICT_DNS
          http2_protocol_options: {}
          load_assignment:
            cluster_name: xds-grpc
            endpoints:
            - lb_endpoints:
              - endpoint:
                  address:
                    socket_address: {address: istiod.istio-system.svc, port_value: 15010}
        listeners:
        - name: ready
          address: {socket_address: {address: 0.0.0.0, port_value: 15021}}
          filter_chains:
          - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: ready
                route_config:
                  ignore_port_in_host_matching: true
                  virtual_hosts:
                  - name: all
                    domains: ["*"]
                    routes: [{match: {path: /ready}, direct_response: {status: 200}}]
                http_filters:
                - name: envoy.filters.http.router
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
      stats_flush_interval: 5s
      """;

  @Test
  void aSidecarsBootstrapIsReadInFull() {
    var ok = ok(YAML);
    Bootstrap bootstrap = ok.value();
    assertThat(bootstrap.node().getId()).startsWith("sidecar~");
    assertThat(bootstrap.admin()).contains(new Address("127.0.0.1", 15000));
    assertThat(bootstrap.socketMark()).hasValue(1337);
    assertThat(bootstrap.ads())
        .contains(new Bootstrap.DiscoveryServer("xds-grpc", "istiod.istio-system.svc", 15010));
    assertThat(bootstrap.fixed().clusters()).isEmpty();
    assertThat(bootstrap.fixed().listeners()).containsOnlyKeys("ready");
    assertThat(ok.notes()).containsExactly("stats_flush_interval is left out");
  }

  @Test
  void jsonIsReadLikeYaml() {
    assertThat(ok("{\"node\": {\"id\": \"x\"}}").value().node().getId()).isEqualTo("x");
  }

  @Test
  void bytesAreReadLikeTheTextThatTheyWereMadeOf() {
    assertThat(Bootstrap.binary(YAML).then(Bootstrap::read)).isEqualTo(Bootstrap.read(YAML));
    assertThat(Bootstrap.read(new byte[] {1, 2, 3})).isInstanceOf(Decoded.Refused.class);
  }

  @Test
  void aFieldThatNobodyKnowsAndOneThatCannotBeDoneAreRefused() {
    assertThat(reasons("{\"nodes\": {}}")).contains("nodes");
    assertThat(
            reasons(
                "static_resources: {clusters: [{name: a, lb_policy:"
                    + " LOAD_BALANCING_POLICY_CONFIG}]}"))
        .isEqualTo("cluster a: lb_policy LOAD_BALANCING_POLICY_CONFIG is not supported");
    assertThat(reasons("a: [")).startsWith("not a bootstrap");
    assertThat(
            reasons(
                "dynamic_resources: {ads_config: {grpc_services:"
                    + " [{envoy_grpc: {cluster_name: x}}], api_type: DELTA_GRPC}}"))
        .isEqualTo("dynamic_resources.ads_config: there is no static cluster x");
  }

  private static Decoded.Ok<Bootstrap> ok(String text) {
    assertThat(Bootstrap.read(text)).isInstanceOf(Decoded.Ok.class);
    return (Decoded.Ok<Bootstrap>) Bootstrap.read(text);
  }

  private static String reasons(String text) {
    assertThat(Bootstrap.read(text)).isInstanceOf(Decoded.Refused.class);
    return String.join("\n", ((Decoded.Refused<Bootstrap>) Bootstrap.read(text)).reasons());
  }
}
