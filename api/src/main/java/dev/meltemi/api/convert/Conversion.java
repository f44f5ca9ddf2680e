package dev.meltemi.api.convert;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.api.upgrade.Upgrade;
import dev.meltemi.api.yaml.Node;
import dev.meltemi.api.yaml.Trees;
import dev.meltemi.api.yaml.YamlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads documents of any era and gives those of today. Pure. */
public final class Conversion {
  private static final String BEFORE_0_8 = "config.istio.io/v1alpha2";

  /** Kinds of today's group that have but one version. */
  private static final Set<String> ONE_VERSION = Set.of("EnvoyFilter", "ProxyConfig");

  private final List<Problem> problems = new ArrayList<>();
  private final List<Map<String, Object>> others = new ArrayList<>();
  private final Targets targets = new Targets();
  private final RouteRules rules = new RouteRules(targets, problems);
  private final DestinationPolicies policies = new DestinationPolicies(targets, problems);
  private final EgressRules egress = new EgressRules(targets, problems);
  private final Ingresses ingresses = new Ingresses(rules, problems);

  private Conversion() {}

  /** A text, and what messages call it by. */
  public record Source(String name, String text) {}

  /**
   * @param documents trees, to be written as YAML
   * @param problems an error for each thing that cannot be said today
   */
  public record Result(List<Map<String, Object>> documents, List<Problem> problems) {
    public boolean hasErrors() {
      return problems.stream().anyMatch(Problem::isError);
    }
  }

  /** All sources at once: rules of one host become one document, wherever they stand. */
  public static Result of(List<Source> sources) {
    var conversion = new Conversion();
    for (var source : sources) {
      var yaml = YamlText.parse(source.text(), source.name());
      conversion.problems.addAll(yaml.problems());
      for (var part : yaml.parts()) {
        conversion.problems.addAll(part.problems());
        conversion.root(part.root(), source.name());
      }
    }
    return conversion.result();
  }

  private void root(Node root, String source) {
    if (!(root instanceof Node.Mapping document)) return;
    boolean list = document.text("apiVersion").equals("v1") && document.text("kind").equals("List");
    if (list && document.get("items").orElse(root) instanceof Node.Sequence(var items, _)) {
      items.forEach(item -> root(item, source));
    } else {
      document(document, source);
    }
  }

  private void document(Node.Mapping document, String source) {
    var kind = document.text("kind");
    var version = document.text("apiVersion");
    var name = document.mapping("metadata").text("name");
    var namespace = document.mapping("metadata").text("namespace");
    var owner = namespace.isEmpty() ? "default" : namespace;
    var origin = new Origin(source, document.line(), kind + " " + owner + "/" + name);
    if (version.equals(BEFORE_0_8)) {
      switch (kind) {
        case "RouteRule" -> rules.add(document, origin, name, namespace);
        case "DestinationPolicy" -> policies.add(document, origin, namespace);
        case "EgressRule" -> egress.add(document, origin, name, namespace);
        default -> refuse(kind, origin);
      }
    } else if (kind.equals("Ingress") && Ingresses.isOfIstio(document)) {
      ingresses.add(document, origin, name, namespace);
    } else if (version.startsWith("networking.istio.io/")) {
      var upgraded = Upgrade.of(kind, document, origin);
      upgraded.problems().stream().filter(Problem::isError).forEach(problems::add);
      var tree = Dropped.from(kind, Trees.map(upgraded.document()));
      if (!ONE_VERSION.contains(kind)) tree.put("apiVersion", Modern.API_VERSION);
      others.add(checked(tree, origin));
    } else {
      if (kind.equals("Service")) ingresses.service(document, name, namespace);
      others.add(Trees.map(document));
    }
  }

  private void refuse(String kind, Origin origin) {
    problems.add(
        Problem.error(
            "NotConvertible",
            origin,
            "kind "
                + kind
                + " of "
                + BEFORE_0_8
                + " has no successor that could be written for it.",
            kind.equals("IngressRule")
                ? "Convert the Ingress that it was made from."
                : "Rules of Mixer are gone; Telemetry and AuthorizationPolicy do what is left."));
  }

  private Result result() {
    List<Map<String, Object>> made = new ArrayList<>();
    // Subsets before the routes that name them; Ingresses last, which may need ports of Services.
    var gateways = ingresses.documents();
    made.addAll(targets.destinationRules());
    made.addAll(egress.serviceEntries());
    made.addAll(rules.virtualServices());
    made.addAll(gateways);
    // Why something cannot be converted is said once, in the words of the old form.
    if (problems.stream().noneMatch(Problem::isError)) {
      made.forEach(document -> checked(document, new Origin("", 0, key(document))));
    }
    var all = new ArrayList<>(others);
    all.addAll(made);
    duplicates(all);
    return new Result(List.copyOf(all), List.copyOf(problems));
  }

  /** What today's Istio would refuse was no successful conversion. */
  private Map<String, Object> checked(Map<String, Object> document, Origin origin) {
    ResourceReader.fromTree(document).problems().stream()
        .filter(Problem::isError)
        .map(problem -> Problem.error(problem.code(), origin, problem.message(), problem.fix()))
        .forEach(problems::add);
    return document;
  }

  private void duplicates(List<Map<String, Object>> documents) {
    var seen = new HashSet<String>();
    for (var document : documents) {
      if (seen.add(key(document))) continue;
      problems.add(
          Problem.error(
              "Duplicate",
              new Origin("", 0, key(document)),
              "two documents would be called " + key(document) + ".",
              "Convert them one by one, and put their rules into one."));
    }
  }

  private static String key(Map<String, Object> document) {
    var meta = new LinkedHashMap<Object, Object>();
    if (document.get("metadata") instanceof Map<?, ?> written) meta.putAll(written);
    return "%s %s/%s"
        .formatted(
            document.get("kind"), meta.getOrDefault("namespace", "default"), meta.get("name"));
  }
}
