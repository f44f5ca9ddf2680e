package dev.meltemi.xds.session;

import static dev.meltemi.xds.ResourceType.CLUSTER;
import static dev.meltemi.xds.ResourceType.ENDPOINT;
import static dev.meltemi.xds.ResourceType.LISTENER;
import static dev.meltemi.xds.ResourceType.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.ChainMatch;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.FilterChain;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Inspection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.encode.ResourceEncoder;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
  private static final EncodedResource CLUSTER_A =
      ResourceEncoder.encode(Cluster.of("a", new Discovery.Eds("a-endpoints")));
  private static final EncodedResource ENDPOINTS =
      ResourceEncoder.encode(new EndpointSet("a-endpoints", List.of(Endpoint.of("10.0.0.1", 80))));
  private static final EncodedResource LISTENER_L = ResourceEncoder.encode(listener("l", "r"));
  private static final EncodedResource TABLE =
      ResourceEncoder.encode(new RouteTable("r", List.of()));

  private final ClientSession session =
      new ClientSession(Node.newBuilder().setId("sidecar~10.0.0.9~a.b~b.svc").build());
  private final List<DeltaDiscoveryRequest> sent = new ArrayList<>();
  private final List<Traffic> published = new ArrayList<>();

  @Test
  void allClustersAndListenersAreAskedForAndTheNodeIsToldOnce() {
    on(new ClientEvent.Connected());
    assertThat(sent)
        .extracting(DeltaDiscoveryRequest::getTypeUrl)
        .containsExactly(CLUSTER.typeUrl(), LISTENER.typeUrl());
    assertThat(sent).extracting(DeltaDiscoveryRequest::hasNode).containsExactly(true, false);
  }

  @Test
  void onlyACompleteConfigurationIsPublished() {
    on(new ClientEvent.Connected());
    respond(CLUSTER, CLUSTER_A);
    assertThat(sent.getLast().getResourceNamesSubscribeList()).containsExactly("a-endpoints");
    respond(LISTENER, LISTENER_L);
    assertThat(sent.getLast().getResourceNamesSubscribeList()).containsExactly("r");
    respond(ENDPOINT, ENDPOINTS);
    assertThat(published).isEmpty();
    respond(ROUTE, TABLE);
    assertThat(published).hasSize(1);
    assertThat(published.getFirst().clusters()).containsOnlyKeys("a");
    assertThat(published.getFirst().endpointSets()).containsOnlyKeys("a-endpoints");
    assertThat(published.getFirst().routeTables()).containsOnlyKeys("r");
  }

  @Test
  void whatDoesNotExistIsNotWaitedFor() {
    on(new ClientEvent.Connected());
    respond(CLUSTER);
    respond(LISTENER, LISTENER_L);
    assertThat(published).isEmpty();
    remove(ROUTE, "r");
    assertThat(published).hasSize(1);
  }

  @Test
  void aRefusedResourceIsRejectedWithReasonsAndKeepsItsLastGoodVersion() {
    start();
    EncodedResource bad =
        EncodedResource.of(
            "a",
            Any.pack(
                io.envoyproxy.envoy.config.cluster.v3.Cluster.newBuilder()
                    .setName("a")
                    .setLbPolicy(
                        io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy
                            .LOAD_BALANCING_POLICY_CONFIG)
                    .build()));
    EncodedResource good = ResourceEncoder.encode(Cluster.of("b", new Discovery.Static(List.of())));
    respond(CLUSTER, bad, good);

    assertThat(sent.getLast().getErrorDetail().getMessage())
        .isEqualTo("a: lb_policy LOAD_BALANCING_POLICY_CONFIG is not supported");
    assertThat(published.getLast().clusters()).containsOnlyKeys("a", "b");
    assertThat(published.getLast().clusters())
        .containsEntry("a", Cluster.of("a", new Discovery.Eds("a-endpoints")));
    assertThat(session.status().refused().get(CLUSTER)).containsOnlyKeys("a");

    respond(CLUSTER, CLUSTER_A);
    assertThat(sent.getLast().hasErrorDetail()).isFalse();
    assertThat(session.status().refused()).isEmpty();
  }

  @Test
  void whoReconnectsTellsWhatItHasAndGoesOnServing() {
    start();
    int before = published.size();
    on(new ClientEvent.Disconnected());
    sent.clear();
    on(new ClientEvent.Connected());
    assertThat(sent).hasSize(4).first().satisfies(first -> assertThat(first.hasNode()).isTrue());
    assertThat(sent.getFirst().getInitialResourceVersionsMap())
        .containsEntry("a", CLUSTER_A.version());
    assertThat(sent.get(1).getResourceNamesSubscribeList()).containsExactly("a-endpoints");
    assertThat(sent.get(1).getInitialResourceVersionsMap())
        .containsEntry("a-endpoints", ENDPOINTS.version());
    assertThat(published).hasSize(before);
  }

  @Test
  void namesThatNobodyMentionsAnyMoreAreUnsubscribed() {
    start();
    remove(CLUSTER, "a");
    assertThat(sent.getLast().getResourceNamesUnsubscribeList()).containsExactly("a-endpoints");
    assertThat(published.getLast().clusters()).isEmpty();
    assertThat(published.getLast().endpointSets()).isEmpty();
  }

  @Test
  void aNewClusterIsPublishedTogetherWithItsEndpoints() {
    start();
    int before = published.size();
    respond(CLUSTER, ResourceEncoder.encode(Cluster.of("b", new Discovery.Eds("b-endpoints"))));
    assertThat(published).hasSize(before);
    respond(ENDPOINT, ResourceEncoder.encode(new EndpointSet("b-endpoints", List.of())));
    assertThat(published).hasSize(before + 1);
  }

  private void start() {
    on(new ClientEvent.Connected());
    respond(CLUSTER, CLUSTER_A);
    respond(ENDPOINT, ENDPOINTS);
    respond(LISTENER, LISTENER_L);
    respond(ROUTE, TABLE);
  }

  private void respond(ResourceType type, EncodedResource... resources) {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder().setTypeUrl(type.typeUrl()).setNonce("n");
    for (EncodedResource resource : resources) {
      response.addResources(
          Resource.newBuilder()
              .setName(resource.name())
              .setVersion(resource.version())
              .setResource(resource.body()));
    }
    on(new ClientEvent.Response(response.build()));
  }

  private void remove(ResourceType type, String name) {
    on(
        new ClientEvent.Response(
            DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl(type.typeUrl())
                .setNonce("n")
                .addRemovedResources(name)
                .build()));
  }

  private void on(ClientEvent event) {
    for (ClientAction action : session.on(event)) {
      switch (action) {
        case ClientAction.Send(DeltaDiscoveryRequest request) -> sent.add(request);
        case ClientAction.Publish(Traffic traffic) -> published.add(traffic);
      }
    }
  }

  static Listener listener(String name, String table) {
    return new Listener(
        name,
        new Address("127.0.0.1", 80),
        Direction.OUTBOUND,
        true,
        false,
        Inspection.none(),
        List.of(
            new FilterChain(
                "http",
                ChainMatch.any(),
                new HttpConnection(
                    "http", new RouteSource.Named(table), false, Duration.ZERO, Optional.empty()))),
        Optional.empty());
  }
}
