package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.DestinationRule;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** DestinationRules by namespace and host. */
final class PolicyIndex {
  private final Map<String, ByHost> everybodys;
  private final Map<String, ByHost> selective;
  private final String rootNamespace;

  private PolicyIndex(
      Map<String, ByHost> everybodys, Map<String, ByHost> selective, String rootNamespace) {
    this.everybodys = everybodys;
    this.selective = selective;
    this.rootNamespace = rootNamespace;
  }

  /** Those of one namespace; an exact host is closer than any wildcard. */
  private record ByHost(Map<String, MergedRule> exact, Map<String, MergedRule> wildcards) {
    void add(String host, DestinationRule rule) {
      (host.startsWith("*") ? wildcards : exact)
          .merge(host, MergedRule.of(rule), (known, _) -> known.with(rule));
    }

    Optional<MergedRule> closest(String host) {
      return Optional.ofNullable(exact.get(host))
          .or(() -> HostName.closest(wildcards.keySet(), host).map(wildcards::get));
    }
  }

  static PolicyIndex of(
      Collection<DestinationRule> rules, String clusterDomain, String rootNamespace) {
    Map<String, ByHost> everybodys = new HashMap<>();
    Map<String, ByHost> selective = new HashMap<>();
    Comparator<DestinationRule> order = Age.oldestFirst();
    for (DestinationRule rule : rules.stream().sorted(order).toList()) {
      String namespace = rule.meta().namespace();
      String host = HostName.resolve(rule.host(), namespace, clusterDomain);
      Map<String, ByHost> index = rule.workloadSelector().isEmpty() ? everybodys : selective;
      index
          .computeIfAbsent(namespace, _ -> new ByHost(new HashMap<>(), new LinkedHashMap<>()))
          .add(host, rule);
    }
    return new PolicyIndex(everybodys, selective, rootNamespace);
  }

  /**
   * The rule that holds when a client calls a service. The first of the client's, the service's and
   * the root namespace that has one counts, without inheritance between them.
   */
  Optional<MergedRule> find(String client, Map<String, String> labels, MeshService service) {
    Optional<MergedRule> own =
        closest(selective, client, service.host())
            .filter(
                rule -> labels.entrySet().containsAll(rule.first().workloadSelector().entrySet()));
    if (own.isPresent()) return own;
    if (!client.equals(rootNamespace)) {
      own = closest(everybodys, client, service.host());
      if (own.isPresent()) return own;
    }
    return closest(everybodys, service.namespace(), service.host())
        .filter(rule -> isExported(rule, client))
        .or(() ->
            closest(everybodys, rootNamespace, service.host())
                .filter(rule -> isExported(rule, client)));
  }

  private static boolean isExported(MergedRule rule, String client) {
    return Export.reaches(rule.first().exportTo(), rule.first().meta().namespace(), client);
  }

  private static Optional<MergedRule> closest(
      Map<String, ByHost> index, String namespace, String host) {
    return Optional.ofNullable(index.get(namespace)).flatMap(rules -> rules.closest(host));
  }
}
