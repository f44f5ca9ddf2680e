package dev.meltemi.compile.cluster;

import dev.meltemi.api.istio.LocalityLb;
import dev.meltemi.api.istio.TrafficPolicy;
import dev.meltemi.compile.scope.EntryEndpoints.Labelled;
import dev.meltemi.compile.scope.Localities;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Endpoint;
import dev.meltemi.traffic.Locality;
import dev.meltemi.traffic.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which endpoints a proxy prefers by where they stand: Istio's locality load balancing. */
public final class Nearness {
  /** The farthest by locality alone is 4: another region than the one that takes over. */
  private static final int STEPS = 5;

  private static final Comparator<Endpoint> BY_PLACE =
      Comparator.comparingInt((Endpoint endpoint) -> endpoint.place().priority())
          .thenComparing(endpoint -> endpoint.place().locality().toString());

  private final LocalityLb setting;
  private final Locality here;
  private final Map<String, String> labels;

  private Nearness(LocalityLb setting, Scope scope) {
    this.setting = setting;
    this.here = Localities.of(scope.proxy().labels());
    this.labels = scope.proxy().labels();
  }

  /** That of the rule, or that of the mesh; empty where it is switched off. */
  private static Optional<LocalityLb> setting(Scope scope, Policy policy) {
    return policy
        .loadBalancer()
        .flatMap(TrafficPolicy.LoadBalancer::localityLb)
        .or(() -> scope.config().localityLb())
        .filter(LocalityLb::enabled);
  }

  /** Whether localities of the same priority get their shares by weight. */
  static boolean isWeighted(Scope scope, Policy policy) {
    return setting(scope, policy)
        .filter(setting -> !setting.distribute().isEmpty() || !setting.failover().isEmpty())
        .isPresent();
  }

  /**
   * The endpoints with their priorities and shares, those of one place together. Priorities need
   * outlier detection: without it no endpoint is ever known to be down.
   */
  public static List<Endpoint> of(Scope scope, Policy policy, List<Labelled> endpoints) {
    Optional<LocalityLb> setting = setting(scope, policy);
    List<Endpoint> placed;
    if (setting.isPresent() && !setting.get().distribute().isEmpty()) {
      placed = new Nearness(setting.get(), scope).shares(endpoints);
    } else if (setting.isPresent() && policy.outlierDetection().isPresent()) {
      placed = new Nearness(setting.get(), scope).priorities(endpoints);
    } else {
      placed = endpoints.stream().map(Labelled::endpoint).toList();
    }
    return placed.stream().sorted(BY_PLACE).toList();
  }

  // Shares

  private List<Endpoint> shares(List<Labelled> endpoints) {
    List<Endpoint> all = endpoints.stream().map(Labelled::endpoint).toList();
    Optional<LocalityLb.Distribute> mine =
        setting.distribute().stream().filter(entry -> fits(here, entry.from())).findFirst();
    if (mine.isEmpty()) return all;
    SortedMap<String, List<Endpoint>> groups = new TreeMap<>();
    for (Endpoint endpoint : all) {
      groups
          .computeIfAbsent(endpoint.place().locality().toString(), _ -> new ArrayList<>())
          .add(endpoint);
    }
    List<Endpoint> placed = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    mine.get()
        .to()
        .forEach((to, percent) -> {
          List<List<Endpoint>> there = new ArrayList<>();
          groups.forEach((name, group) -> {
            if (fits(group.getFirst().place().locality(), to) && taken.add(name)) there.add(group);
          });
          long total = there.stream().mapToLong(Nearness::weight).sum();
          for (List<Endpoint> group : there) placed.addAll(weighing(group, percent, total));
        });
    return placed;
  }

  private static long weight(List<Endpoint> group) {
    return group.stream().mapToLong(Endpoint::weight).sum();
  }

  /** Its part of a share that several localities divide by their weights. */
  private static List<Endpoint> weighing(List<Endpoint> group, int percent, long total) {
    long own = weight(group);
    long share = Math.ceilDiv(own * percent, total);
    Place place = new Place(group.getFirst().place().locality(), 0, share == own ? 0 : share);
    return group.stream().map(endpoint -> endpoint.at(place)).toList();
  }

  private static boolean fits(Locality locality, String wanted) {
    Locality asked = Locality.of(wanted);
    return (asked.region().equals("*") || asked.region().equals(locality.region()))
        && fitsPart(locality.zone(), asked.zone())
        && fitsPart(locality.subzone(), asked.subzone());
  }

  private static boolean fitsPart(String part, String asked) {
    return asked.isEmpty() || asked.equals("*") || asked.equals(part);
  }

  // Priorities

  private List<Endpoint> priorities(List<Labelled> endpoints) {
    int[] distances = endpoints.stream().mapToInt(this::distance).toArray();
    // None is left out between the first and the last, as Envoy demands.
    TreeSet<Integer> sorted = new TreeSet<>();
    for (int distance : distances) sorted.add(distance);
    Map<Integer, Integer> ranks = new HashMap<>();
    for (int distance : sorted) ranks.put(distance, ranks.size());
    List<Endpoint> placed = new ArrayList<>();
    for (int i = 0; i < distances.length; i++) {
      Endpoint endpoint = endpoints.get(i).endpoint();
      int rank = ranks.getOrDefault(distances[i], 0);
      placed.add(endpoint.at(new Place(endpoint.place().locality(), rank, 0)));
    }
    return placed;
  }

  private int distance(Labelled candidate) {
    Locality there = candidate.endpoint().place().locality();
    boolean byLabels = !setting.failoverPriority().isEmpty();
    int byLabel = byLabels ? byLabels(Localities.labels(candidate.labels(), there)) : 0;
    boolean labelsAlone = byLabels && setting.failover().isEmpty();
    return labelsAlone ? byLabel : byLabel * STEPS + byLocality(there);
  }

  /** The earlier the first label that differs, the farther. */
  private int byLabels(Map<String, String> theirs) {
    if (labels.isEmpty()) return 0;
    Map<String, String> own = Localities.labels(labels, here);
    List<String> wanted = setting.failoverPriority();
    for (int i = 0; i < wanted.size(); i++) {
      String[] parts = wanted.get(i).split("=", 2);
      String value = parts.length == 2 ? parts[1] : own.getOrDefault(parts[0], "");
      if (!value.equals(theirs.getOrDefault(parts[0], ""))) return wanted.size() - i;
    }
    return 0;
  }

  private int byLocality(Locality there) {
    if (!here.region().equals(there.region())) return takesOver(there) ? 3 : 4;
    if (!here.zone().equals(there.zone())) return 2;
    return here.subzone().equals(there.subzone()) ? 0 : 1;
  }

  /** Whether nothing is said about who takes over from this region, or just that. */
  private boolean takesOver(Locality there) {
    return setting.failover().stream()
        .filter(failover -> failover.from().equals(here.region()))
        .findFirst()
        .map(failover -> failover.to().equals(there.region()))
        .orElse(true);
  }
}
