package dev.meltemi.pilot.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.Compiled;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.session.TypeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The compiler here makes one endpoint set for each ConfigMap; a scope is a namespace. Time is in
 * milliseconds.
 */
final class DistributionTest {
  private final PushMetrics metrics = new PushMetrics();
  private final Distribution distribution = new Distribution(new ByNamespace(), metrics, _ -> {});
  private final List<Convergence> answers = new ArrayList<>();
  private long now = ms(1000);

  @Test
  void aBurstOfChangesIsPushedOnceAfterAQuietMoment() {
    var proxy = connect("default", "a");
    change("one", 1);
    advance(5);
    change("two", 2);
    advance(9);
    assertThat(proxy.received).isEmpty();
    advance(1);
    assertThat(proxy.received).hasSize(1);
    assertThat(proxy.received.getFirst().of(ResourceType.ENDPOINT)).containsOnlyKeys("two");
  }

  @Test
  void aStreamOfChangesThatNeverEndsIsPushedEvery100Milliseconds() {
    var proxy = connect("default", "a");
    for (int i = 0; i < 50; i++) {
      change("v" + i, i);
      advance(5);
    }
    assertThat(proxy.received).hasSize(2);
  }

  @Test
  void proxiesOfOneScopeShareOneComputedCopy() {
    var a = connect("default", "a");
    var b = connect("default", "b");
    var c = connect("other", "c");
    changeAndPush("one", 1);

    assertThat(metrics.compiles()).isEqualTo(2);
    assertThat(a.received.getFirst())
        .isSameAs(b.received.getFirst())
        .isNotSameAs(c.received.getFirst());
  }

  @Test
  void aChangeThatMakesNoDifferenceIsNotSentButCountsAsLive() {
    var proxy = connect("default", "a");
    changeAndPush("one", 1);
    proxy.acknowledge();
    changeAndPush("one", 2);

    assertThat(proxy.received).hasSize(1);
    assertThat(distribution.convergence(0).reached()).isTrue();
  }

  @Test
  void aProxyThatConnectsLaterGetsTheNewestSnapshotAtOnce() {
    connect("default", "a");
    changeAndPush("one", 1);
    assertThat(connect("default", "late").received).hasSize(1);
    assertThat(metrics.compiles()).isEqualTo(1);
  }

  @Test
  void nothingIsSentBeforeTheSourcesAreRead() {
    assertThat(connect("default", "early").received).isEmpty();
  }

  @Test
  void awaitAnswersWhenTheLastProxyHasAcknowledged() {
    var a = connect("default", "a");
    var b = connect("default", "b");
    await("ConfigMap", 7);
    changeAndPush("one", 7);
    a.acknowledge();
    assertThat(answers).isEmpty();
    advance(3);
    b.acknowledge();

    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().reached()).isTrue();
    // 10 ms of quiet and 3 until the acknowledgement
    assertThat(answers.getFirst().proxies().get(1).convergenceNanos()).isEqualTo(ms(13));
  }

  @Test
  void aRevisionOfAnotherKindIsNotTheOneThatIsAwaited() {
    connect("default", "a").acknowledgesAll = true;
    await("VirtualService", 5);
    changeAndPush("one", 9);
    assertThat(answers).isEmpty();
  }

  @Test
  void awaitGivesUpAtItsDeadlineAndNamesWhoIsBehind() {
    connect("default", "slow");
    changeAndPush("one", 1);
    await("ConfigMap", 1);
    advance(5000);

    assertThat(answers.getFirst().reached()).isFalse();
    assertThat(answers.getFirst().proxies().getFirst().lives(1)).isFalse();
  }

  @Test
  void aRejectionIsRecordedWithItsReasonAndEndsTheWait() {
    var proxy = connect("default", "a");
    changeAndPush("one", 1);
    await("ConfigMap", 1);
    proxy.reject("no such thing");

    assertThat(answers.getFirst().reached()).isFalse();
    assertThat(distribution.states().getFirst().rejection()).isEqualTo("ENDPOINT: no such thing");
  }

  @Test
  void aProxyThatLeavesIsNotWaitedFor() {
    var a = connect("default", "a");
    var b = connect("default", "b");
    changeAndPush("one", 1);
    a.acknowledge();
    await("ConfigMap", 1);
    distribution.disconnected(now, b.session());
    assertThat(answers.getFirst().reached()).isTrue();
  }

  @Test
  void aScopeThatCannotBeCompiledKeepsWhatItHasAndHarmsNoOther() {
    var broken = connect("default", "a");
    var healthy = connect("other", "b");
    changeAndPush("one", 1);
    changeAndPush("bug-in-default", 2);

    assertThat(broken.received).hasSize(1);
    assertThat(healthy.received).hasSize(2);
  }

  @Test
  void aChangeThatBreaksAReferenceIsPushedTogetherWithTheOneThatMendsIt() {
    var proxy = connect("default", "a");
    changeAndPush("one", 1);
    change("broken", 2);
    advance(200);
    assertThat(proxy.received).hasSize(1);
    assertThat(metrics.pushesHeld()).isEqualTo(1);
    change("mended", 3);
    advance(10);
    assertThat(proxy.received).hasSize(2);
    assertThat(proxy.received.getLast().of(ResourceType.ENDPOINT)).containsOnlyKeys("mended");
  }

  @Test
  void aReferenceThatStaysBrokenIsPushedAfterHalfASecond() {
    var proxy = connect("default", "a");
    changeAndPush("one", 1);
    change("broken", 2);
    advance(499);
    assertThat(proxy.received).hasSize(1);
    advance(1);
    assertThat(proxy.received.getLast().of(ResourceType.ENDPOINT)).containsOnlyKeys("broken");

    change("broken", 3);
    advance(10);
    changeAndPush("two", 4);
    assertThat(proxy.received).as("what was broken before holds nothing up").hasSize(3);
  }

  @Test
  void theFirstPushWaitsForNothing() {
    var proxy = connect("default", "a");
    changeAndPush("broken", 1);
    assertThat(proxy.received).hasSize(1);
  }

  private Proxy connect(String namespace, String name) {
    var proxy = new Proxy();
    var node =
        new ProxyNode(
            "sidecar~10.0.0.1~" + name + "." + namespace + "~d",
            "sidecar",
            "10.0.0.1",
            name,
            namespace,
            Map.of(),
            Map.of(),
            "");
    proxy.session = Optional.of(distribution.connected(now, node, proxy::receive));
    return proxy;
  }

  private void change(String name, long revision) {
    var map = new ConfigMap(ObjectMeta.named("default", name), Map.of());
    distribution.changed(now, MeshSnapshot.of(map), Map.of("ConfigMap", revision));
  }

  private void changeAndPush(String name, long revision) {
    change(name, revision);
    advance(10);
  }

  private void advance(long millis) {
    now += ms(millis);
    distribution.run(now);
  }

  private void await(String kind, long revision) {
    distribution.await(
        now, new Waiters.Wish(kind, revision, Optional.empty(), now + ms(5000)), answers::add);
  }

  private static long ms(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private final class Proxy {
    final List<EncodedResources> received = new ArrayList<>();
    Optional<ProxySession> session = Optional.empty();
    boolean acknowledgesAll;

    ProxySession session() {
      return session.orElseThrow();
    }

    void receive(EncodedResources resources) {
      received.add(resources);
      if (acknowledgesAll) acknowledge();
    }

    void acknowledge() {
      distribution.progressed(now, session(), status(Optional.empty()));
    }

    void reject(String why) {
      distribution.progressed(
          now, session(), status(Optional.of(new TypeStatus.Rejection("1", "v", why))));
    }

    private Map<ResourceType, TypeStatus> status(Optional<TypeStatus.Rejection> rejection) {
      var status = new EnumMap<ResourceType, TypeStatus>(ResourceType.class);
      for (var type : ResourceType.values()) {
        String version = received.getLast().version(type);
        boolean isRejected = type == ResourceType.ENDPOINT && rejection.isPresent();
        status.put(
            type,
            new TypeStatus(
                version, isRejected ? "" : version, isRejected ? rejection : Optional.empty()));
      }
      return status;
    }
  }

  private static final class ByNamespace implements Compilation {
    private static final Origin RULE = new Origin("", 0, "VirtualService default/reviews");

    @Override
    public Object scope(MeshSnapshot mesh, ProxyNode node) {
      return node.namespace();
    }

    @Override
    public List<Problem> problems(MeshSnapshot mesh) {
      return mesh.configMaps().stream()
          .filter(map -> map.meta().name().equals("broken"))
          .map(_ -> Problem.warning("IST0101", RULE, "Referenced host not found", ""))
          .toList();
    }

    @Override
    public Compiled compile(MeshSnapshot mesh, ProxyNode node) {
      var sets = new TreeMap<String, EndpointSet>();
      mesh.configMaps().stream()
          .forEach(
              map -> sets.put(map.meta().name(), new EndpointSet(map.meta().name(), List.of())));
      if (sets.containsKey("bug-in-" + node.namespace())) throw new IllegalStateException("bug");
      return new Compiled(
          new Traffic(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), sets), List.of());
    }
  }
}
