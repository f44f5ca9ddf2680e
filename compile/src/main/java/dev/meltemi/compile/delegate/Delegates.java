package dev.meltemi.compile.delegate;

import dev.meltemi.api.istio.HttpAction;
import dev.meltemi.api.istio.HttpRoute;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.scope.Export;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the rules of delegates in the place of the rules that name them (Istio's
 * mergeVirtualServicesIfNeeded). A VirtualService without hosts is a delegate; alone it does
 * nothing.
 */
public final class Delegates {
  private static final String NOT_FOUND = "IST0101";

  private final Map<ObjectKey, VirtualService> delegates = new HashMap<>();
  private final Set<ObjectKey> used = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private final MeshConfig config;

  private Delegates(MeshConfig config) {
    this.config = config;
  }

  /**
   * @param rules those with hosts, complete
   * @param problems delegates that are missing, hidden, unused, or in contradiction to who asks
   */
  public record Merged(List<VirtualService> rules, List<Problem> problems) {
    public Merged {
      rules = List.copyOf(rules);
      problems = List.copyOf(problems);
    }
  }

  public static Merged into(Collection<VirtualService> written, MeshConfig config) {
    Delegates merge = new Delegates(config);
    for (VirtualService rule : written) {
      if (rule.hosts().isEmpty()) merge.delegates.put(rule.key(), rule);
    }
    List<VirtualService> rules =
        written.stream().filter(rule -> !rule.hosts().isEmpty()).map(merge::complete).toList();
    merge.delegates.values().forEach(merge::unused);
    return new Merged(rules, merge.problems);
  }

  private VirtualService complete(VirtualService root) {
    boolean delegates =
        root.http().stream().anyMatch(rule -> rule.action() instanceof HttpAction.Delegate);
    if (!delegates) return root;
    List<HttpRoute> http = new ArrayList<>();
    for (HttpRoute rule : root.http()) {
      switch (rule.action()) {
        case HttpAction.Delegate(String name, String namespace) -> {
          String owner = namespace.isEmpty() ? root.meta().namespace() : namespace;
          http.addAll(rules(root, rule, new ObjectKey(VirtualService.KIND, owner, name)));
        }
        case HttpAction.Forward _, HttpAction.Redirect _, HttpAction.DirectResponse _ ->
            http.add(rule);
      }
    }
    return new VirtualService(
        root.meta(),
        root.origin(),
        root.hosts(),
        root.gateways(),
        root.exportTo(),
        http,
        root.tls(),
        root.tcp());
  }

  private List<HttpRoute> rules(VirtualService root, HttpRoute asking, ObjectKey key) {
    VirtualService delegate = delegates.get(key);
    if (delegate == null) {
      warn(
          NOT_FOUND,
          asking.origin(),
          "Referenced delegate not found: \"%s/%s\"; the rule is left out"
              .formatted(key.namespace(), key.name()),
          "A delegate is a VirtualService without hosts.");
      return List.of();
    }
    used.add(key);
    if (!Export.reaches(delegate.exportTo(), key.namespace(), root.meta().namespace())) {
      warn(
          NOT_FOUND,
          asking.origin(),
          "Referenced delegate \"%s/%s\" is not exported to namespace %s; the rule is left out"
              .formatted(key.namespace(), key.name(), root.meta().namespace()),
          "Add the namespace to its exportTo.");
      return List.of();
    }
    HttpRoute wide = FullNames.of(asking, root.meta().namespace(), config.clusterDomain());
    List<HttpRoute> found = new ArrayList<>();
    for (HttpRoute rule : delegate.http()) {
      HttpRoute named = FullNames.of(rule, key.namespace(), config.clusterDomain());
      Optional<HttpRoute> joined = JoinedRule.of(wide, named);
      joined.ifPresent(found::add);
      if (joined.isPresent()) continue;
      warn(
          "BadDelegate",
          rule.origin(),
          "the rule is left out: its match is not within that of the rule of %s that delegates to it"
              .formatted(root.key()),
          "Match the same, or less than that.");
    }
    return found;
  }

  private void unused(VirtualService delegate) {
    if (used.contains(delegate.key())) return;
    warn(
        "Ineffective",
        delegate.origin(),
        "without spec.hosts it is a delegate, and no VirtualService delegates to it: it has no"
            + " effect",
        "Add hosts, or name it under http[].delegate of another VirtualService.");
  }

  private void warn(String code, Origin origin, String message, String fix) {
    problems.add(Problem.warning(code, origin, message, fix));
  }
}
