package dev.meltemi.api.upgrade;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.yaml.Node;
import dev.meltemi.api.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Rewrites one document. Forms of Istio 0.8 that are still understood:
 *
 * <ul>
 *   <li>{@code fault.*.percent}, {@code mirrorPercent}: whole numbers in place of {@code
 *       percentage: {value}}
 *   <li>{@code outlierDetection.http.*}: a level that 1.0 removed
 *   <li>{@code outlierDetection.consecutiveErrors}: today's {@code consecutive5xxErrors}. Istio
 *       accepts the flat form and then ignores it; here it means what it says.
 *   <li>{@code websocketUpgrade}: always on since 1.0
 * </ul>
 */
public final class Upgrade {
  private static final Node NOTHING = new Node.Sequence(List.of(), 0);

  private final Origin document;
  private final List<Problem> problems = new ArrayList<>();

  private Upgrade(Origin document) {
    this.document = document;
  }

  /**
   * The document in today's form, and a warning for each change (an error where old and new
   * contradict).
   */
  public record Result(Node.Mapping document, List<Problem> problems) {}

  public static Result of(String kind, Node.Mapping document, Origin origin) {
    var upgrade = new Upgrade(origin);
    var modern =
        switch (kind) {
          case "VirtualService" ->
              change(document, "spec", spec -> eachIn(spec, "http", upgrade::httpRule));
          case "DestinationRule" -> change(document, "spec", upgrade::destinationRule);
          default -> document;
        };
    return new Result(modern, List.copyOf(upgrade.problems));
  }

  private Node.Mapping httpRule(Node.Mapping rule) {
    var faults =
        change(
            rule,
            "fault",
            fault -> change(change(fault, "delay", this::faultShare), "abort", this::faultShare));
    var mirrors =
        share(
            share(faults, "mirrorPercent", "mirrorPercentage"),
            "mirror_percent",
            "mirrorPercentage");
    return drop(mirrors, "websocketUpgrade", "WebSocket upgrades are always on.");
  }

  private Node.Mapping faultShare(Node.Mapping fault) {
    return share(fault, "percent", "percentage");
  }

  /** {@code percent: 10} becomes {@code percentage: {value: 10}}. */
  private Node.Mapping share(Node.Mapping mapping, String old, String modern) {
    return replace(
        mapping,
        old,
        modern,
        v -> new Node.Mapping(List.of(new Node.Entry("value", v.line(), v)), v.line()));
  }

  private Node.Mapping destinationRule(Node.Mapping spec) {
    var own = change(spec, "trafficPolicy", this::trafficPolicy);
    return eachIn(own, "subsets", subset -> change(subset, "trafficPolicy", this::trafficPolicy));
  }

  private Node.Mapping trafficPolicy(Node.Mapping policy) {
    var own = change(policy, "outlierDetection", this::outlierDetection);
    return eachIn(
        own, "portLevelSettings", port -> change(port, "outlierDetection", this::outlierDetection));
  }

  private Node.Mapping outlierDetection(Node.Mapping outlier) {
    var flat = outlier;
    if (outlier.get("http").orElse(NOTHING) instanceof Node.Mapping http) {
      var entries = new ArrayList<Node.Entry>();
      for (var entry : outlier.entries()) {
        if (entry.key().equals("http")) {
          warn(
              entry.line(),
              "outlierDetection.http",
              "write its fields directly under outlierDetection",
              written(new Node.Entry("outlierDetection", entry.line(), http)));
          for (var inner : http.entries()) {
            addOnce(inner, outlier, entries);
          }
        } else {
          entries.add(entry);
        }
      }
      flat = new Node.Mapping(entries, outlier.line());
    }
    return replace(flat, "consecutiveErrors", "consecutive5xxErrors", v -> v);
  }

  private void addOnce(Node.Entry inner, Node.Mapping outer, List<Node.Entry> entries) {
    if (outer.get(inner.key()).isEmpty()) {
      entries.add(inner);
      return;
    }
    problems.add(
        Problem.error(
            "DuplicateKey",
            document.at(inner.line()),
            "\"" + inner.key() + "\" stands both in outlierDetection and in its older form http.",
            "Keep the one directly under outlierDetection."));
  }

  private Node.Mapping replace(
      Node.Mapping mapping, String old, String modern, UnaryOperator<Node> value) {
    if (mapping.get(old).isEmpty()) {
      return mapping;
    }
    boolean both = mapping.get(modern).isPresent();
    var entries = new ArrayList<Node.Entry>();
    for (var entry : mapping.entries()) {
      if (!entry.key().equals(old)) {
        entries.add(entry);
        continue;
      }
      var rewritten = new Node.Entry(modern, entry.line(), value.apply(entry.value()));
      if (both) {
        warn(entry.line(), old, "only \"" + modern + "\" counts", "Remove " + old + ".");
      } else {
        entries.add(rewritten);
        warn(entry.line(), old, "use \"" + modern + "\" instead", written(rewritten));
      }
    }
    return new Node.Mapping(entries, mapping.line());
  }

  private Node.Mapping drop(Node.Mapping mapping, String old, String why) {
    var kept = new ArrayList<Node.Entry>();
    for (var entry : mapping.entries()) {
      if (entry.key().equals(old)) {
        problems.add(
            Problem.warning(
                "Deprecated",
                document.at(entry.line()),
                "using deprecated setting \"" + old + "\". " + why,
                "Remove it."));
      } else {
        kept.add(entry);
      }
    }
    return new Node.Mapping(kept, mapping.line());
  }

  private static String written(Node.Entry entry) {
    return "Write:\n" + YamlWriter.write(new Node.Mapping(List.of(entry), entry.line()));
  }

  private void warn(int line, String old, String instead, String fix) {
    problems.add(
        Problem.warning(
            "Deprecated",
            document.at(line),
            "using deprecated setting \"" + old + "\", " + instead + ".",
            fix));
  }

  // Changing one place of a tree; what is not a mapping is left for the binder to complain about.

  private static Node.Mapping change(
      Node.Mapping mapping, String key, UnaryOperator<Node.Mapping> change) {
    return at(
        mapping, key, value -> value instanceof Node.Mapping inner ? change.apply(inner) : value);
  }

  private static Node.Mapping eachIn(
      Node.Mapping mapping, String key, UnaryOperator<Node.Mapping> change) {
    return at(
        mapping,
        key,
        value ->
            value instanceof Node.Sequence(var items, var line)
                ? new Node.Sequence(
                    items.stream()
                        .map(i -> i instanceof Node.Mapping m ? change.apply(m) : i)
                        .toList(),
                    line)
                : value);
  }

  private static Node.Mapping at(Node.Mapping mapping, String key, UnaryOperator<Node> change) {
    var entries =
        mapping.entries().stream()
            .map(e ->
                e.key().equals(key) ? new Node.Entry(key, e.line(), change.apply(e.value())) : e)
            .toList();
    return new Node.Mapping(entries, mapping.line());
  }
}
