package dev.meltemi.xds.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.encode.ResourceEncoder;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Snapshots come, and a proxy asks and answers, late: in the end it has exactly what it wants of
 * the last snapshot, and it was never sent what it had.
 */
class RandomChangesTest {
  private static final int PROXIES = 200;
  private static final int STEPS = 150;

  /** More than those from which names are shared, so that both ways are gone. */
  private static final int NAMES = 100;

  @Test
  void theProxyHasWhatItWantsOfTheLastSnapshot() {
    RandomGenerator random = Seeds.random(Seeds.seed("RandomChangesTest"));
    for (int i = 0; i < PROXIES; i++) new Proxy(random).run();
  }

  private static final class Proxy {
    private final RandomGenerator random;
    private final ServerSession session = ServerSession.delta();
    private final Queue<DeltaDiscoveryResponse> unanswered = new ArrayDeque<>();
    private final Map<String, String> has = new HashMap<>();
    private final Set<String> wanted = new HashSet<>();
    private final boolean wantsAll;
    private final TreeMap<String, EndpointSet> contents = new TreeMap<>();
    private Traffic traffic = Traffic.empty();
    private EncodedResources snapshot = EncodedResources.empty();

    Proxy(RandomGenerator random) {
      this.random = random;
      this.wantsAll = random.nextInt(3) == 0;
    }

    void run() {
      if (random.nextBoolean()) change(3 * NAMES);
      boolean many = random.nextBoolean();
      for (int i = 0; i < NAMES && !wantsAll; i++) {
        if (many || random.nextInt(4) == 0) wanted.add("c" + i);
      }
      ask(wanted, Set.of());
      for (int step = 0; step < STEPS; step++) {
        switch (random.nextInt(4)) {
          case 0 -> change(1 + random.nextInt(5));
          case 1 -> want();
          default -> answer();
        }
      }
      while (!unanswered.isEmpty()) answer();
      Map<String, String> expected = new HashMap<>();
      snapshot
          .of(ResourceType.ENDPOINT)
          .forEach((name, resource) -> {
            if (wantsAll || wanted.contains(name)) expected.put(name, resource.version());
          });
      assertThat(has).isEqualTo(expected);
    }

    private void change(int count) {
      for (int i = 0; i < count; i++) {
        String name = "c" + random.nextInt(NAMES);
        if (random.nextInt(4) == 0) {
          contents.remove(name);
        } else {
          Endpoint one = Endpoint.of("10.0.0.1", 1 + random.nextInt(1000));
          contents.put(name, new EndpointSet(name, List.of(one)));
        }
      }
      Traffic next = new Traffic(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), contents);
      // Now and then from scratch, which follows nothing.
      snapshot =
          random.nextInt(6) == 0
              ? ResourceEncoder.encode(next)
              : ResourceEncoder.encode(next, traffic, snapshot);
      traffic = next;
      take(new ServerEvent.Snapshot(snapshot));
    }

    private void want() {
      String name = "c" + random.nextInt(NAMES);
      if (wantsAll) return;
      if (wanted.remove(name)) {
        has.remove(name);
        ask(Set.of(), Set.of(name));
      } else {
        wanted.add(name);
        ask(Set.of(name), Set.of());
      }
    }

    private void ask(Set<String> subscribe, Set<String> unsubscribe) {
      take(
          new ServerEvent.DeltaRequest(
              DeltaDiscoveryRequest.newBuilder()
                  .setTypeUrl(ResourceType.ENDPOINT.typeUrl())
                  .addAllResourceNamesSubscribe(subscribe)
                  .addAllResourceNamesUnsubscribe(unsubscribe)
                  .build()));
    }

    private void answer() {
      if (unanswered.isEmpty()) return;
      take(
          new ServerEvent.DeltaRequest(
              DeltaDiscoveryRequest.newBuilder()
                  .setTypeUrl(ResourceType.ENDPOINT.typeUrl())
                  .setResponseNonce(unanswered.remove().getNonce())
                  .build()));
    }

    private void take(ServerEvent event) {
      for (ServerAction action : session.on(event)) {
        if (!(action instanceof ServerAction.SendDelta(var reply))) continue;
        DeltaDiscoveryResponse response = reply.message();
        unanswered.add(response);
        response.getRemovedResourcesList().forEach(has::remove);
        for (var resource : response.getResourcesList()) {
          assertThat(has.put(resource.getName(), resource.getVersion()))
              .as("what it had of " + resource.getName())
              .isNotEqualTo(resource.getVersion());
        }
      }
    }
  }
}
