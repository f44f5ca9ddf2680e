package dev.meltemi.xds.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import dev.meltemi.traffic.Balancing;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Limits;
import dev.meltemi.traffic.Origin;
import dev.meltemi.traffic.TlsParameters;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.CorsPolicy;
import io.envoyproxy.envoy.config.route.v3.Decorator;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Configuration of other control planes. */
class ForeignTest {

  @Test
  void aChainWhoseSecretsComeFromElsewhereIsLeftOutAndAListenerOfOnlySuchIsRefused() {
    FilterChain plain =
        listener(
                HttpConnectionManager.newBuilder()
                    .setRouteConfig(RouteConfiguration.getDefaultInstance())
                    .build())
            .getFilterChains(0);
    FilterChain.Builder tls = plain.toBuilder().setName("mtls");
    tls.getFilterChainMatchBuilder().setTransportProtocol("tls");
    tls.getTransportSocketBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(Any.pack(DownstreamTlsContext.getDefaultInstance()));
    Listener.Builder listener = Listener.newBuilder().setName("in").addFilterChains(tls);

    assertThat(refused(ResourceDecoder.listener(listener.build())))
        .containsExactly("all filter chains need secrets that do not come over ADS");

    var both = ok(ResourceDecoder.listener(listener.addFilterChains(plain).build()));
    assertThat(both.value().chains()).hasSize(1);
    assertThat(both.notes())
        .containsExactly("filter chain 'mtls' is left out: its secrets are not over ADS");
  }

  @Test
  void whatIsNotSetHasEnvoysDefaults() {
    var cluster = ok(ResourceDecoder.cluster(Cluster.newBuilder().setName("a").build())).value();

    assertThat(cluster.discovery()).isEqualTo(new Discovery.Static(List.of()));
    assertThat(cluster.balancing()).isEqualTo(Balancing.ROUND_ROBIN);
    assertThat(cluster.connectTimeout()).hasSeconds(5);
    assertThat(cluster.limits()).isEqualTo(new Limits(1024, 1024, 1024, 3));
    assertThat(cluster.panicPercent()).isEqualTo(50);
  }

  @Test
  void aFieldThatCannotBeDoneIsRefusedByItsPath() {
    Cluster cluster =
        Cluster.newBuilder()
            .setName("a")
            .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED)
            .setLbSubsetConfig(Cluster.LbSubsetConfig.newBuilder().setListAsAny(true))
            .build();

    assertThat(refused(ResourceDecoder.cluster(cluster)))
        .containsExactly(
            "lb_subset_config is not supported", "lb_policy CLUSTER_PROVIDED is not supported");
  }

  @Test
  void ringsAndTablesThatWouldComeOutDifferentlyAreRefused() {
    Cluster.RingHashLbConfig murmur =
        Cluster.RingHashLbConfig.newBuilder()
            .setHashFunction(Cluster.RingHashLbConfig.HashFunction.MURMUR_HASH_2)
            .build();
    Cluster.MaglevLbConfig even =
        Cluster.MaglevLbConfig.newBuilder().setTableSize(UInt64Value.of(1000)).build();
    Cluster.Builder ring =
        Cluster.newBuilder().setName("a").setLbPolicy(Cluster.LbPolicy.RING_HASH);
    Cluster.Builder table = Cluster.newBuilder().setName("a").setLbPolicy(Cluster.LbPolicy.MAGLEV);

    assertThat(refused(ResourceDecoder.cluster(ring.setRingHashLbConfig(murmur).build())))
        .containsExactly("ring_hash_lb_config.hash_function is XX_HASH alone");
    assertThat(refused(ResourceDecoder.cluster(table.setMaglevLbConfig(even).build())))
        .containsExactly("maglev_lb_config.table_size 1000 is no prime up to 5000011");
  }

  @Test
  void aPathLeadsIntoListsAndFilters() {
    HttpConnectionManager http =
        HttpConnectionManager.newBuilder()
            .setStatPrefix("in")
            .setRouteConfig(
                routes(
                    Route.newBuilder()
                        .setRoute(
                            RouteAction.newBuilder()
                                .setCluster("a")
                                .setInternalRedirectPolicy(
                                    io.envoyproxy.envoy.config.route.v3.InternalRedirectPolicy
                                        .getDefaultInstance()))))
            .build();

    assertThat(refused(ResourceDecoder.listener(listener(http))))
        .containsExactly(
            "filter_chains[0].filters[0].typed_config.route_config.virtual_hosts[0].routes[0]"
                + ".route.internal_redirect_policy is not supported");
  }

  @Test
  void istiosTelemetryFiltersAreLeftOutWithANoteAndOthersAreRefused() {
    HttpConnectionManager.Builder http =
        HttpConnectionManager.newBuilder()
            .setStatPrefix("in")
            .setRouteConfig(RouteConfiguration.newBuilder().setIgnorePortInHostMatching(true))
            .addHttpFilters(filter("istio.metadata_exchange", "io.istio.http.peer_metadata.Config"))
            .addHttpFilters(filter("istio.stats", "stats.PluginConfig"))
            .addHttpFilters(
                filter("envoy.filters.http.cors", "envoy.extensions.filters.http.cors.v3.Cors"))
            .addHttpFilters(
                HttpFilter.newBuilder()
                    .setName("envoy.filters.http.router")
                    .setTypedConfig(Any.pack(Router.getDefaultInstance())));

    assertThat(ok(ResourceDecoder.listener(listener(http.build()))).notes())
        .contains("http filter istio.stats is left out");

    http.addHttpFilters(
        filter("envoy.filters.http.lua", "envoy.extensions.filters.http.lua.v3.Lua"));
    assertThat(refused(ResourceDecoder.listener(listener(http.build()))))
        .containsExactly(
            "http filter envoy.filters.http.lua"
                + " (envoy.extensions.filters.http.lua.v3.Lua) is not supported");
  }

  @Test
  void automaticMutualTlsWithSecretsOfAnAgentFallsBackToPlaintextAndTlsAloneIsSpoken() {
    TransportSocket tls =
        TransportSocket.newBuilder()
            .setName("envoy.transport_sockets.tls")
            .setTypedConfig(Any.pack(UpstreamTlsContext.getDefaultInstance()))
            .build();
    TransportSocket agents =
        tls.toBuilder()
            .setTypedConfig(
                Any.pack(
                    UpstreamTlsContext.newBuilder()
                        .setCommonTlsContext(
                            CommonTlsContext.newBuilder()
                                .addTlsCertificateSdsSecretConfigs(
                                    SdsSecretConfig.newBuilder().setName("default")))
                        .build()))
            .build();
    TransportSocket plain =
        TransportSocket.newBuilder()
            .setName("envoy.transport_sockets.raw_buffer")
            .setTypedConfig(Any.pack(RawBuffer.getDefaultInstance()))
            .build();
    Cluster.Builder automatic =
        Cluster.newBuilder()
            .setName("a")
            .addTransportSocketMatches(
                TransportSocketMatch.newBuilder()
                    .setName("tls")
                    .setMatch(
                        Struct.newBuilder()
                            .putFields(
                                "tlsMode", Value.newBuilder().setStringValue("istio").build()))
                    .setTransportSocket(agents))
            .addTransportSocketMatches(
                TransportSocketMatch.newBuilder()
                    .setName("disabled")
                    .setMatch(Struct.getDefaultInstance())
                    .setTransportSocket(plain));

    assertThat(ok(ResourceDecoder.cluster(automatic.build())).notes())
        .containsExactly("transport_socket_matches: every endpoint is spoken to in plaintext");
    Cluster alone = Cluster.newBuilder().setName("a").setTransportSocket(tls).build();
    assertThat(ok(ResourceDecoder.cluster(alone)).value().tls())
        .contains(new ClientTls("", Optional.empty(), Optional.empty(), TlsParameters.speaking()));
  }

  @Test
  @SuppressWarnings("deprecation")
  void corsOfTheOldFormIsRefusedAndADecoratorNamesSpans() {
    Route.Builder route =
        Route.newBuilder()
            .setDecorator(Decorator.newBuilder().setOperation("reviews"))
            .setRoute(
                RouteAction.newBuilder().setCluster("a").setTimeout(Duration.getDefaultInstance()));
    var named = ok(ResourceDecoder.routes(Any.pack(routes(route))));
    assertThat(named.notes()).isEmpty();
    assertThat(named.value().virtualHosts().getFirst().routes().getFirst().operation())
        .isEqualTo("reviews");

    route.setRoute(route.getRoute().toBuilder().setCors(CorsPolicy.getDefaultInstance()));
    assertThat(refused(ResourceDecoder.routes(Any.pack(routes(route)))))
        .containsExactly("virtual_hosts[0].routes[0].route.cors is not supported");
  }

  @Test
  void corsForAPartOfTheRequestsIsRefused() {
    var half =
        io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent.newBuilder()
            .setDefaultValue(
                io.envoyproxy.envoy.type.v3.FractionalPercent.newBuilder().setNumerator(50));
    Route.Builder route =
        Route.newBuilder()
            .putTypedPerFilterConfig(
                "envoy.filters.http.cors",
                Any.pack(
                    io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy.newBuilder()
                        .setFilterEnabled(half)
                        .build()))
            .setRoute(
                RouteAction.newBuilder().setCluster("a").setTimeout(Duration.getDefaultInstance()));
    assertThat(refused(ResourceDecoder.routes(Any.pack(routes(route)))))
        .singleElement()
        .asString()
        .contains("a CORS policy for a part of the requests");
  }

  @Test
  void theObjectThatIstioNamesIsTheOrigin() {
    Struct istio =
        Struct.newBuilder()
            .putFields(
                "config",
                com.google.protobuf.Value.newBuilder()
                    .setStringValue(
                        "/apis/networking.istio.io/v1/namespaces/default/destination-rule/reviews")
                    .build())
            .build();
    Cluster cluster =
        Cluster.newBuilder()
            .setName("a")
            .setMetadata(Metadata.newBuilder().putFilterMetadata("istio", istio))
            .build();

    assertThat(ok(ResourceDecoder.cluster(cluster)).value().origin())
        .isEqualTo(new Origin("DestinationRule default/reviews", -1, ""));
  }

  @Test
  void aValueOutOfRangeAndBytesThatAreNoMessageAreRefused() {
    Listener.Builder far = Listener.newBuilder().setName("far");
    far.getAddressBuilder().getSocketAddressBuilder().setAddress("0.0.0.0").setPortValue(70_000);
    assertThat(refused(ResourceDecoder.listener(far.build())))
        .containsExactly("out of range: port 70000");

    Any noise =
        Any.newBuilder()
            .setTypeUrl("type.googleapis.com/envoy.config.cluster.v3.Cluster")
            .setValue(com.google.protobuf.ByteString.copyFromUtf8("noise"))
            .build();
    assertThat(refused(ResourceDecoder.cluster(noise)).getFirst())
        .startsWith("envoy.config.cluster.v3.Cluster is not valid");
  }

  private static HttpFilter.Builder filter(String name, String type) {
    return HttpFilter.newBuilder()
        .setName(name)
        .setTypedConfig(Any.newBuilder().setTypeUrl("type.googleapis.com/" + type));
  }

  private static RouteConfiguration routes(Route.Builder route) {
    return RouteConfiguration.newBuilder()
        .setName("80")
        .setIgnorePortInHostMatching(true)
        .addVirtualHosts(
            VirtualHost.newBuilder()
                .setName("all")
                .addDomains("*")
                .addRoutes(route.setMatch(RouteMatch.newBuilder().setPrefix("/"))))
        .build();
  }

  private static Listener listener(HttpConnectionManager http) {
    return Listener.newBuilder()
        .setName("in")
        .addFilterChains(
            FilterChain.newBuilder()
                .addFilters(Filter.newBuilder().setName("http").setTypedConfig(Any.pack(http))))
        .build();
  }

  private static <T> Decoded.Ok<T> ok(Decoded<T> decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Ok.class);
    return (Decoded.Ok<T>) decoded;
  }

  private static List<String> refused(Decoded<?> decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Refused.class);
    return ((Decoded.Refused<?>) decoded).reasons();
  }
}
