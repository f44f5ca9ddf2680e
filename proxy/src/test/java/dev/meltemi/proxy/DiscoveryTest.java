package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.bootstrap.Bootstrap;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.encode.ResourceEncoder;
import dev.meltemi.xds.grpc.AdsServer;
import dev.meltemi.xds.grpc.AdsServerOptions;
import dev.meltemi.xds.grpc.SnapshotSource;
import dev.meltemi.xds.session.TypeStatus;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The way of a change: told over the wire, in force for the next request. */
final class DiscoveryTest {
  private static EncodedResources to(int port) {
    return ResourceEncoder.encode(
        Setup.routes(Setup.to("v1"))
            .withCluster(Cluster.of("v1", new Discovery.Eds("v1")))
            .withEndpoints("v1", port)
            .traffic());
  }

  /** Serves to every proxy what was told last. */
  private static final class Control implements SnapshotSource {
    private final List<Consumer<EncodedResources>> proxies = new CopyOnWriteArrayList<>();
    private volatile EncodedResources last = EncodedResources.empty();

    @Override
    public Subscription subscribe(ProxyNode node, Consumer<EncodedResources> push) {
      proxies.add(push);
      push.accept(last);
      return new Subscription() {
        @Override
        public void progressed(Map<ResourceType, TypeStatus> status) {}

        @Override
        public void close() {
          proxies.remove(push);
        }
      };
    }

    void tell(EncodedResources resources) {
      last = resources;
      proxies.forEach(push -> push.accept(resources));
    }
  }

  @Test
  void aChangeToldByTheControlPlaneIsInForceForTheNextRequest() throws Exception {
    var control = new Control();
    try (Backend v1 = Backend.saying(200, "v1");
        Backend v2 = Backend.saying(200, "v2");
        AdsServer server = AdsServer.start(AdsServerOptions.of("127.0.0.1", 0), control)) {
      control.tell(to(v1.port()));
      var bootstrap =
          new Bootstrap(
              Node.newBuilder().setId("sidecar~10.0.0.1~a.b~b.svc.cluster.local").build(),
              Optional.empty(),
              new Setup().traffic(),
              Optional.of(new Bootstrap.DiscoveryServer("xds-grpc", "127.0.0.1", server.port())),
              OptionalInt.empty());
      try (DataPlane plane = DataPlane.start(bootstrap, Setup.options())) {
        Eventually.that(plane::isReady);
        assertThat(plane.stats().value("control_plane.connected_state")).isEqualTo(1);
        try (Client client = Client.to(Setup.port(plane))) {
          assertThat(client.ask("/").text()).isEqualTo("v1");
          control.tell(to(v2.port()));
          Eventually.that(() -> says(client, "v2"));
        }
      }
    }
  }

  private static boolean says(Client client, String text) {
    try {
      return client.ask("/").text().equals(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
