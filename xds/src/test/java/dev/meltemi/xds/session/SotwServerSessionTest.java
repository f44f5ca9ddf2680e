package dev.meltemi.xds.session;

import static dev.meltemi.xds.ResourceType.CLUSTER;
import static dev.meltemi.xds.ResourceType.ENDPOINT;
import static dev.meltemi.xds.ResourceType.LISTENER;
import static dev.meltemi.xds.ResourceType.ROUTE;
import static dev.meltemi.xds.session.Wire.resources;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SotwServerSessionTest {
  private final ServerSession session = ServerSession.stateOfTheWorld();
  private final Map<ResourceType, String> nonces = new EnumMap<>(ResourceType.class);

  @Test
  void aResponseHoldsAllThatIsWanted() {
    snapshot(resources("CLUSTER a=1 b=1", "ENDPOINT a=1 b=1 c=1"));
    assertThat(ask(CLUSTER)).containsExactly("CLUSTER a1 b1");
    ask(CLUSTER);
    assertThat(ask(ENDPOINT, "a", "b")).containsExactly("ENDPOINT a1 b1");
    ask(ENDPOINT, "a", "b");
    assertThat(snapshot(resources("CLUSTER a=1 b=1", "ENDPOINT a=1 b=2 c=2")))
        .containsExactly("ENDPOINT a1 b2");
  }

  @Test
  void anEmptyWildcardIsAnsweredAtOnce() {
    snapshot(EncodedResources.empty());
    assertThat(ask(CLUSTER)).containsExactly("CLUSTER");
  }

  @Test
  void aClusterThatIsGoneIsLeftOutOnlyAfterTheRoutes() {
    snapshot(resources("CLUSTER a=1", "ENDPOINT a=1", "LISTENER l=1", "ROUTE r=1"));
    ask(CLUSTER);
    ask(CLUSTER);
    ask(ENDPOINT, "a");
    ask(ENDPOINT, "a");
    ask(LISTENER);
    ask(LISTENER);
    ask(ROUTE, "r");
    ask(ROUTE, "r");
    assertThat(snapshot(resources("CLUSTER b=1", "ENDPOINT b=1", "LISTENER l=1", "ROUTE r=2")))
        .containsExactly("CLUSTER a1 b1");
    assertThat(ask(CLUSTER)).isEmpty();
    assertThat(ask(ENDPOINT, "a", "b")).containsExactly("ENDPOINT a1 b1");
    assertThat(ask(ENDPOINT, "a", "b")).containsExactly("ROUTE r2");
    assertThat(ask(ROUTE, "r")).containsExactly("CLUSTER b1");
  }

  @Test
  void aStaleRequestIsIgnored() {
    snapshot(resources("ENDPOINT a=1 b=1"));
    ask(ENDPOINT, "a");
    nonces.put(ENDPOINT, "old");
    assertThat(ask(ENDPOINT, "a", "b")).isEmpty();
  }

  private List<String> snapshot(EncodedResources resources) {
    return on(new ServerEvent.Snapshot(resources));
  }

  /** Asks, and accepts the last response of that type. */
  private List<String> ask(ResourceType type, String... names) {
    return on(
        new ServerEvent.SotwRequest(
            DiscoveryRequest.newBuilder()
                .setTypeUrl(type.typeUrl())
                .setResponseNonce(nonces.getOrDefault(type, ""))
                .addAllResourceNames(List.of(names))
                .build()));
  }

  private List<String> on(ServerEvent event) {
    List<String> lines = new ArrayList<>();
    for (ServerAction action : session.on(event)) {
      if (!(action instanceof ServerAction.SendSotw(DiscoveryResponse response))) continue;
      ResourceType type = ResourceType.of(response.getTypeUrl()).orElseThrow();
      nonces.put(type, response.getNonce());
      StringBuilder line = new StringBuilder(type.name());
      response.getResourcesList().forEach(body -> line.append(' ').append(text(body)));
      lines.add(line.toString());
    }
    return lines;
  }

  private static String text(com.google.protobuf.Any body) {
    try {
      return body.unpack(StringValue.class).getValue();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
