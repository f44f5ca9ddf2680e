package dev.meltemi.api.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The hosts that older rules and policies speak of, with the labels by which they divide them: what
 * becomes DestinationRules.
 */
final class Targets {
  /** A service, and some of its instances. */
  record Target(String namespace, String host, Map<String, Object> labels) {
    /** The instances' name: the version alone where nothing else is asked for. */
    String subset() {
      if (labels.size() == 1 && labels.containsKey("version")) {
        return label(String.valueOf(labels.get("version")));
      }
      return label(
          new TreeMap<>(labels)
              .entrySet().stream()
                  .map(entry -> entry.getKey() + "-" + entry.getValue())
                  .collect(Collectors.joining("-")));
    }

    /** Names of subsets are DNS labels. */
    private static String label(String text) {
      return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    Map<String, Object> destination() {
      Map<String, Object> destination = new LinkedHashMap<>();
      destination.put("host", host);
      if (!labels.isEmpty()) destination.put("subset", subset());
      return destination;
    }
  }

  private record Key(String namespace, String host) {}

  private static final class Rule {
    final Map<String, Map<String, Object>> subsets = new TreeMap<>();
    Map<String, Object> policy = Map.of();
  }

  private final Map<Key, Rule> rules = new LinkedHashMap<>();

  /**
   * A service in the words of v1alpha2: {@code name}, {@code namespace} and {@code domain}, or the
   * whole name as {@code service}.
   */
  Target read(Old service, String namespace) {
    var whole = service.text("service");
    var name = service.text("name");
    var owner = service.text("namespace");
    var domain = service.text("domain");
    var labels = service.map("labels");
    service.done();
    boolean far =
        !domain.isEmpty()
            || (!owner.isEmpty() && !owner.equals(namespace.isEmpty() ? "default" : namespace));
    var host =
        !whole.isEmpty()
            ? whole
            : far
                ? "%s.%s.svc.%s"
                    .formatted(
                        name,
                        owner.isEmpty() ? namespace.isEmpty() ? "default" : namespace : owner,
                        domain.isEmpty() ? "cluster.local" : domain)
                : name;
    if (host.isEmpty()) service.error("it names no service", "Give it a name.");
    return target(namespace, host, labels);
  }

  /** Notes the labels, which need a subset. */
  Target target(String namespace, String host, Map<String, Object> labels) {
    var target = new Target(namespace, host, labels);
    if (!labels.isEmpty()) subset(target);
    return target;
  }

  private Map<String, Object> subset(Target target) {
    return rule(target)
        .subsets
        .computeIfAbsent(
            target.subset(),
            name -> {
              Map<String, Object> subset = new LinkedHashMap<>();
              subset.put("name", name);
              subset.put("labels", target.labels());
              return subset;
            });
  }

  private Rule rule(Target target) {
    return rules.computeIfAbsent(new Key(target.namespace(), target.host()), _ -> new Rule());
  }

  /** False when there already is a policy. */
  boolean policy(Target target, Map<String, Object> policy) {
    if (target.labels().isEmpty()) {
      var rule = rule(target);
      boolean first = rule.policy.isEmpty();
      if (first) rule.policy = policy;
      return first;
    }
    return subset(target).putIfAbsent("trafficPolicy", policy) == null;
  }

  /** One DestinationRule for each host. */
  List<Map<String, Object>> destinationRules() {
    List<Map<String, Object>> documents = new ArrayList<>();
    rules.forEach((key, rule) -> {
      Map<String, Object> spec = new LinkedHashMap<>();
      spec.put("host", key.host());
      if (!rule.policy.isEmpty()) spec.put("trafficPolicy", rule.policy);
      if (!rule.subsets.isEmpty()) spec.put("subsets", List.copyOf(rule.subsets.values()));
      documents.add(
          Modern.document("DestinationRule", Modern.name(key.host()), key.namespace(), spec));
    });
    return documents;
  }
}
