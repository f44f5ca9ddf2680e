package dev.meltemi.compile.scope;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.traffic.VirtualHost;
import java.util.List;
import java.util.Set;

/**
 * What is remembered from one snapshot to the next.
 *
 * @param services clusters and endpoints; they depend, beside what they name as their inputs, on
 *     the settings and on pods, machines, slices and PeerAuthentications
 * @param hosts virtual hosts; beside their inputs on the settings alone
 * @param checks what is wrong with a resource; beside its inputs on every table but three
 * @param sound the same without a look at others
 */
public record Memory(
    Memo<ServiceTraffic> services,
    Memo<VirtualHost> hosts,
    Memo<List<Problem>> checks,
    Memo<List<Problem>> sound) {
  /** The kinds whose resources are named as inputs, one by one, by whatever depends on them. */
  private static final Set<String> NAMED =
      Set.of(VirtualService.KIND, DestinationRule.KIND, ServiceEntry.KIND);

  public static Memory none() {
    return new Memory(new Memo<>(), new Memo<>(), new Memo<>(), new Memo<>());
  }

  Memory next(Mesh before, MeshSnapshot snapshot, MeshConfig config) {
    if (!config.equals(before.config())) return none();
    boolean same = snapshot.sameBut(before.snapshot(), NAMED);
    return new Memory(
        same ? services.next() : new Memo<>(),
        hosts.next(),
        same ? checks.next() : new Memo<>(),
        sound.next());
  }
}
