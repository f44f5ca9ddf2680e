package dev.meltemi.api.read;

import dev.meltemi.api.check.Checks;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.upgrade.Upgrade;
import dev.meltemi.api.yaml.Node;
import dev.meltemi.api.yaml.Trees;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One document: find its kind, rewrite older forms, bind, check. */
final class DocumentReader {
  private final String source;
  private final String defaultNamespace;
  private final Enforcement enforcement;

  DocumentReader(String source, String defaultNamespace, Enforcement enforcement) {
    this.source = source;
    this.defaultNamespace = defaultNamespace;
    this.enforcement = enforcement;
  }

  Document read(Node root, List<Problem> ofForm) {
    if (!(root instanceof Node.Mapping mapping)) {
      var origin = new Origin(source, root.line(), "");
      var problem =
          Problem.error(
              "NoResource",
              origin,
              "A resource is a mapping with apiVersion, kind and metadata; this document is not.",
              "");
      return document(Identity.NONE, Optional.empty(), List.of(problem), Map.of(), origin);
    }
    var found = KindFinder.find(mapping, source, defaultNamespace);
    var problems = new ArrayList<>(ofForm);
    problems.addAll(found.problems());
    var identity = new Identity(mapping.text("apiVersion"), mapping.text("kind"), found.key());
    boolean modelled = found.treatment().filter(t -> t == Kinds.Treatment.MODELLED).isPresent();
    var resource = modelled ? bind(mapping, found, problems) : Optional.<Resource>empty();
    boolean wrong = problems.stream().anyMatch(Problem::isError);
    return document(
        identity,
        wrong ? Optional.empty() : resource,
        inOrder(problems),
        Trees.map(mapping),
        found.origin());
  }

  private static List<Problem> inOrder(List<Problem> problems) {
    return problems.stream().sorted(Comparator.comparingInt(p -> p.origin().line())).toList();
  }

  private Optional<Resource> bind(
      Node.Mapping written, KindFinder.Found found, List<Problem> problems) {
    var kind = found.key().kind();
    var upgraded = Upgrade.of(kind, written, found.origin());
    problems.addAll(upgraded.problems());
    var strictness =
        Binders.isWhole(kind)
            ? Report.Strictness.EVERY_FIELD_KNOWN
            : Report.Strictness.PARTLY_MODELLED;
    var report = new Report(found.origin(), kind, strictness, enforcement);
    var fields = Fields.root(report, upgraded.document());
    fields.accept("apiVersion", "kind", "status");
    var meta = MetaReader.read(fields, found.key().namespace());
    var resource = Binders.bind(kind, fields, meta);
    fields.done();
    problems.addAll(report.problems());
    if (!report.hasErrors()) {
      resource.ifPresent(r -> problems.addAll(Checks.of(r, found.origin())));
    }
    return resource;
  }

  private record Identity(String apiVersion, String kind, ObjectKey key) {
    static final Identity NONE = new Identity("", "", new ObjectKey("", "", ""));
  }

  private static Document document(
      Identity identity,
      Optional<Resource> resource,
      List<Problem> problems,
      Map<String, Object> tree,
      Origin origin) {
    return new Document(
        identity.apiVersion,
        identity.kind,
        identity.key,
        resource,
        List.copyOf(problems),
        tree,
        origin);
  }
}
