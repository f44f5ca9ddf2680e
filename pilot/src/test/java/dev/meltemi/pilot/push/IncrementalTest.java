package dev.meltemi.pilot.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.ProxyView;
import dev.meltemi.testkit.Seeds;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.encode.ResourceEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever changes, and in whichever order: what is taken over is as if computed from scratch. */
class IncrementalTest {
  private static final int MESHES = 15;
  private static final int CHANGES = 40;

  private static final List<ProxyView> PROXIES =
      List.of(
          ProxyView.sidecar("shop", "a-1", "10.0.0.1", Map.of("app", "a")).certified(true),
          ProxyView.sidecar("other", "b-1", "10.0.0.2", Map.of("app", "b", "version", "v1")),
          ProxyView.router("shop", "gate", "10.0.0.3", Map.of("istio", "ingressgateway")));

  private record Known(Traffic traffic, EncodedResources encoded) {}

  @Test
  void everyResourceIsAsFromScratchAfterEveryChange() {
    long seed = Seeds.seed("IncrementalTest");
    RandomGenerator random = Seeds.random(seed);
    for (int mesh = 0; mesh < MESHES; mesh++) sequence(new RandomMesh(random));
  }

  private static void sequence(RandomMesh random) {
    MeshSnapshot mesh = MeshSnapshot.empty();
    Compiler compiler = Compiler.of(mesh, MeshConfig.defaults());
    Map<ProxyView, Known> known = new HashMap<>();
    for (int i = 0; i < CHANGES; i++) {
      String text = random.resource();
      mesh = mesh.with(change(random, text));
      compiler = compiler.next(mesh, MeshConfig.defaults());
      Compiler scratch = Compiler.of(mesh, MeshConfig.defaults());
      assertThat(compiler.problems()).as(text).isEqualTo(scratch.problems());
      for (ProxyView proxy : PROXIES) {
        Traffic traffic = compiler.compile(proxy).traffic();
        Traffic expected = scratch.compile(proxy).traffic();
        assertEqual(traffic.clusters(), expected.clusters(), text);
        assertEqual(traffic.endpointSets(), expected.endpointSets(), text);
        assertEqual(traffic.routeTables(), expected.routeTables(), text);
        assertThat(traffic.equals(expected)).as(text).isTrue();
        Known before =
            known.getOrDefault(proxy, new Known(Traffic.empty(), EncodedResources.empty()));
        var encoded = ResourceEncoder.encode(traffic, before.traffic(), before.encoded());
        var fresh = ResourceEncoder.encode(expected);
        for (ResourceType type : ResourceType.values()) {
          assertThat(encoded.of(type)).as(text).isEqualTo(fresh.of(type));
          assertThat(encoded.version(type)).isEqualTo(fresh.version(type));
        }
        known.put(proxy, new Known(traffic, encoded));
      }
    }
  }

  private static <T> void assertEqual(
      SortedMap<String, T> incremental, SortedMap<String, T> scratch, String text) {
    assertThat(incremental.keySet()).as(text).isEqualTo(scratch.keySet());
    scratch.forEach((name, value) -> assertThat(incremental.get(name)).as(text).isEqualTo(value));
  }

  private static MeshChange change(RandomMesh random, String text) {
    var read = ResourceReader.read(text, "random");
    assertThat(read.hasErrors()).as(text + read.allProblems()).isFalse();
    Resource resource = read.documents().getFirst().resource().orElseThrow();
    return random.isRemoved()
        ? new MeshChange.Remove(resource.key())
        : new MeshChange.Upsert(resource);
  }
}
