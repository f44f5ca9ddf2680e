package dev.meltemi.xds.session;

import static dev.meltemi.xds.ResourceType.CLUSTER;
import static dev.meltemi.xds.ResourceType.ENDPOINT;
import static dev.meltemi.xds.ResourceType.LISTENER;
import static dev.meltemi.xds.ResourceType.ROUTE;
import static dev.meltemi.xds.session.Wire.request;
import static dev.meltemi.xds.session.Wire.resources;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.xds.encode.EncodedResources;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import org.junit.jupiter.api.Test;

class DeltaServerSessionTest {
  private static final EncodedResources FIRST =
      resources("CLUSTER a=1", "ENDPOINT a=1", "LISTENER l=1", "ROUTE r=1");
  private final Wire envoy = new Wire();

  /** Asks for everything, as Envoy does, and accepts it. */
  private void start() {
    envoy.subscribe(CLUSTER);
    assertThat(envoy.snapshot(FIRST)).containsExactly("CLUSTER a=1");
    envoy.ack(CLUSTER);
    assertThat(envoy.subscribe(ENDPOINT, "a")).containsExactly("ENDPOINT a=1");
    envoy.ack(ENDPOINT);
    assertThat(envoy.subscribe(LISTENER)).containsExactly("LISTENER l=1");
    envoy.ack(LISTENER);
    assertThat(envoy.subscribe(ROUTE, "r")).containsExactly("ROUTE r=1");
    envoy.ack(ROUTE);
  }

  @Test
  void aProxyThatTakesAllIsUpToDate() {
    start();
    assertThat(envoy.status)
        .hasSize(4)
        .allSatisfy((_, type) -> assertThat(type.upToDate()).isTrue());
    assertThat(envoy.status(ROUTE).acknowledged()).isEqualTo(FIRST.version(ROUTE));
  }

  @Test
  void anEmptyWildcardIsAnsweredAtOnceSinceEnvoyWouldWaitForEver() {
    envoy.snapshot(EncodedResources.empty());
    assertThat(envoy.subscribe(CLUSTER)).containsExactly("CLUSTER");
    assertThat(envoy.subscribe(LISTENER)).isEmpty();
    assertThat(envoy.ack(CLUSTER)).containsExactly("LISTENER");
  }

  @Test
  void anUnknownTypeIsAnsweredWithNothing() {
    envoy.snapshot(FIRST);
    DeltaDiscoveryRequest.Builder secrets =
        DeltaDiscoveryRequest.newBuilder().setTypeUrl("secret").addResourceNamesSubscribe("ROOTCA");
    assertThat(envoy.on(secrets)).containsExactly("secret -ROOTCA");
  }

  @Test
  void aNameThatDoesNotExistIsSaidToBeMissingOnceAndSentWhenItAppears() {
    start();
    assertThat(envoy.subscribe(ROUTE, "later")).containsExactly("ROUTE -later");
    assertThat(envoy.ack(ROUTE)).isEmpty();
    assertThat(
            envoy.snapshot(
                resources("CLUSTER a=1", "ENDPOINT a=1", "LISTENER l=1", "ROUTE r=1 later=1")))
        .containsExactly("ROUTE later=1");
  }

  @Test
  void onlyWhatDiffersIsSent() {
    start();
    assertThat(envoy.snapshot(FIRST)).isEmpty();
    assertThat(
            envoy.snapshot(resources("CLUSTER a=1", "ENDPOINT a=2", "LISTENER l=1", "ROUTE r=1")))
        .containsExactly("ENDPOINT a=2");
  }

  @Test
  void aNewClusterComesWithItsEndpointsBeforeTheRouteAndTheOldOneGoesAfterIt() {
    start();
    EncodedResources moved = resources("CLUSTER b=1", "ENDPOINT b=1", "LISTENER l=1", "ROUTE r=2");
    assertThat(envoy.snapshot(moved)).containsExactly("CLUSTER b=1");
    assertThat(envoy.ack(CLUSTER)).isEmpty();
    assertThat(envoy.subscribe(ENDPOINT, "b")).containsExactly("ENDPOINT b=1");
    assertThat(envoy.ack(ENDPOINT)).containsExactly("ROUTE r=2");
    assertThat(envoy.ack(ROUTE)).containsExactly("CLUSTER -a");
    assertThat(envoy.unsubscribe(ENDPOINT, "a")).isEmpty();
    assertThat(envoy.ack(CLUSTER)).isEmpty();
    assertThat(envoy.status).allSatisfy((_, type) -> assertThat(type.upToDate()).isTrue());
  }

  @Test
  void endpointsAreSentAgainWhenTheirClusterChangedSinceEnvoyWarmsItAgain() {
    start();
    assertThat(
            envoy.snapshot(resources("CLUSTER a=2", "ENDPOINT a=1", "LISTENER l=1", "ROUTE r=2")))
        .containsExactly("CLUSTER a=2", "ENDPOINT a=1");
    assertThat(envoy.ack(CLUSTER)).isEmpty();
    assertThat(envoy.ack(ENDPOINT)).containsExactly("ROUTE r=2");
  }

  @Test
  void aRejectedResponseIsNotSentAgainAndIsToldUntilItIsRepaired() {
    start();
    envoy.snapshot(resources("CLUSTER a=1", "ENDPOINT a=1", "LISTENER bad=1 l=2", "ROUTE r=1"));
    String accepted = FIRST.version(LISTENER);
    assertThat(envoy.nack(LISTENER, "bad: no such filter")).isEmpty();
    assertThat(envoy.status(LISTENER).acknowledged()).isEqualTo(accepted);
    assertThat(envoy.status(LISTENER).rejected().orElseThrow().error())
        .isEqualTo("bad: no such filter");

    envoy.snapshot(resources("CLUSTER a=1", "ENDPOINT a=1", "LISTENER bad=1 l=3", "ROUTE r=1"));
    envoy.ack(LISTENER);
    assertThat(envoy.status(LISTENER).rejected()).isPresent();

    EncodedResources repaired =
        resources("CLUSTER a=1", "ENDPOINT a=1", "LISTENER bad=2 l=3", "ROUTE r=1");
    assertThat(envoy.snapshot(repaired)).containsExactly("LISTENER bad=2");
    envoy.ack(LISTENER);
    assertThat(envoy.status(LISTENER).upToDate()).isTrue();
    assertThat(envoy.status(LISTENER).acknowledged()).isEqualTo(repaired.version(LISTENER));
  }

  @Test
  void clustersStayWhileAListenerIsRejectedThatMayUseThem() {
    start();
    EncodedResources next = resources("CLUSTER b=1", "ENDPOINT b=1", "LISTENER l=2", "ROUTE r=1");
    envoy.snapshot(next);
    envoy.ack(CLUSTER);
    envoy.subscribe(ENDPOINT, "b");
    assertThat(envoy.ack(ENDPOINT)).containsExactly("LISTENER l=2");
    assertThat(envoy.nack(LISTENER, "l is bad")).isEmpty();
  }

  @Test
  void aSlowProxyGetsTheNewestOfManySnapshots() {
    envoy.snapshot(FIRST);
    assertThat(envoy.subscribe(CLUSTER)).containsExactly("CLUSTER a=1");
    assertThat(envoy.snapshot(resources("CLUSTER a=2"))).isEmpty();
    assertThat(envoy.snapshot(resources("CLUSTER a=3"))).isEmpty();
    assertThat(envoy.ack(CLUSTER)).containsExactly("CLUSTER a=3");
  }

  @Test
  void aStaleNonceSettlesNothing() {
    envoy.snapshot(FIRST);
    envoy.subscribe(CLUSTER);
    envoy.on(request(CLUSTER).setResponseNonce("no such nonce"));
    assertThat(envoy.snapshot(resources("CLUSTER a=2"))).isEmpty();
  }

  @Test
  void whoComesBackIsSentOnlyWhatHasChangedMeanwhile() {
    envoy.snapshot(resources("CLUSTER a=2 b=1", "ENDPOINT a=1"));
    assertThat(
            envoy.on(
                request(CLUSTER)
                    .putInitialResourceVersions("a", "2")
                    .putInitialResourceVersions("gone", "1")))
        .containsExactly("CLUSTER b=1 -gone");
    assertThat(
            envoy.on(
                request(ENDPOINT)
                    .addResourceNamesSubscribe("a")
                    .putInitialResourceVersions("a", "1")))
        .isEmpty();
  }

  @Test
  void namesThatAreNoLongerWantedAreNotSent() {
    start();
    envoy.unsubscribe(ROUTE, "r");
    assertThat(
            envoy.snapshot(resources("CLUSTER a=1", "ENDPOINT a=1", "LISTENER l=1", "ROUTE r=2")))
        .isEmpty();
    assertThat(envoy.subscribe(ROUTE, "r")).containsExactly("ROUTE r=2");
  }
}
