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
  private final Map<String, Map<String, MergedRule>> everybodys;
  private final Map<String, Map<String, MergedRule>> selective;
  private final String rootNamespace;

  private PolicyIndex(
      Map<String, Map<String, MergedRule>> everybodys,
      Map<String, Map<String, MergedRule>> selective,
      String rootNamespace) {
    this.everybodys = everybodys;
    this.selective = selective;
    this.rootNamespace = rootNamespace;
  }

  static PolicyIndex of(
      Collection<DestinationRule> rules, String clusterDomain, String rootNamespace) {
    Map<String, Map<String, MergedRule>> everybodys = new HashMap<>();
    Map<String, Map<String, MergedRule>> selective = new HashMap<>();
    Comparator<DestinationRule> order = Age.oldestFirst();
    for (DestinationRule rule : rules.stream().sorted(order).toList()) {
      String namespace = rule.meta().namespace();
      String host = HostName.resolve(rule.host(), namespace, clusterDomain);
      Map<String, Map<String, MergedRule>> index =
          rule.workloadSelector().isEmpty() ? everybodys : selective;
      index
          .computeIfAbsent(namespace, _ -> new LinkedHashMap<>())
          .merge(host, MergedRule.of(rule), (known, _) -> known.with(rule));
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
      Map<String, Map<String, MergedRule>> index, String namespace, String host) {
    Map<String, MergedRule> rules = index.getOrDefault(namespace, Map.of());
    return HostName.closest(rules.keySet(), host).map(rules::get);
  }
}
