package dev.meltemi.cli.istioctl;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.api.yaml.YamlWriter;
import dev.meltemi.cli.UserError;
import dev.meltemi.compile.explain.Caller;
import dev.meltemi.compile.explain.Explainer;
import dev.meltemi.compile.plan.Planner;
import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.ResourceType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code get}, {@code apply}, {@code plan} and {@code explain} do, for the console: with the
 * kubeconfig's credentials, one connection a question. Any thread. It knows no Secrets.
 */
public final class Workbench {
  private static final int MOST_OBJECTS = 5000;
  private static final List<ResourceType> SHOWN =
      List.of(
          Catalogue.VIRTUAL_SERVICE,
          Catalogue.DESTINATION_RULE,
          Catalogue.GATEWAY,
          Catalogue.SERVICE_ENTRY,
          Catalogue.PEER_AUTHENTICATION,
          Catalogue.TELEMETRY,
          Catalogue.INGRESS,
          Catalogue.SERVICE,
          Catalogue.POD);

  private final Kubeconfig.Access access;

  private Workbench(Kubeconfig.Access access) {
    this.access = access;
  }

  public static Workbench of(Optional<Path> kubeconfig) {
    return new Workbench(Kubeconfig.find(kubeconfig, Optional.empty()));
  }

  /** All that the console lists, as the server has it; pods in a few words. */
  public List<Map<String, Object>> objects() {
    try (var api = new ApiClient(access)) {
      List<Map<String, Object>> all = new ArrayList<>();
      for (ResourceType type : SHOWN) {
        var reply = api.get(Kinds.path(type, ""));
        // What one may not see is as if it were not there.
        if (!reply.ok()) continue;
        for (Object item : Trees.list(reply.body().get("items"))) {
          if (all.size() == MOST_OBJECTS) return all;
          var object = clean(type, Trees.map(item));
          all.add(type.equals(Catalogue.POD) ? pod(object) : object);
        }
      }
      return all;
    }
  }

  private static Map<String, Object> clean(ResourceType type, Map<String, Object> object) {
    var metadata = new LinkedHashMap<>(Trees.metadata(object));
    metadata.remove("managedFields");
    var annotations = new LinkedHashMap<>(Trees.map(metadata.get("annotations")));
    annotations.remove(ThreeWay.LAST_APPLIED);
    if (annotations.isEmpty()) metadata.remove("annotations");
    else metadata.put("annotations", annotations);
    var tree = new LinkedHashMap<String, Object>();
    tree.put("apiVersion", type.apiVersion());
    tree.put("kind", type.kind());
    tree.putAll(object);
    tree.put("metadata", metadata);
    return tree;
  }

  private static Map<String, Object> pod(Map<String, Object> object) {
    var status = Trees.map(object.get("status"));
    var metadata = Trees.metadata(object);
    boolean ready =
        Trees.list(status.get("conditions")).stream()
            .map(Trees::map)
            .anyMatch(c ->
                Trees.text(c, "type").equals("Ready") && Trees.text(c, "status").equals("True"));
    var tree = new LinkedHashMap<String, Object>();
    tree.put("kind", "Pod");
    tree.put(
        "metadata",
        Map.of(
            "name", Trees.text(metadata, "name"),
            "namespace", Trees.text(metadata, "namespace"),
            "labels", Trees.map(metadata.get("labels"))));
    tree.put(
        "status",
        Map.of(
            "phase", Trees.text(status, "phase"),
            "podIP", Trees.text(status, "podIP"),
            "ready", ready));
    return tree;
  }

  /** One object, for the editor; without what the server alone writes. */
  public String yaml(String kind, String namespace, String name) {
    try (var api = new ApiClient(access)) {
      ResourceType type = shown(kind);
      var reply = api.get(Kinds.path(type, safe(namespace)) + "/" + safe(name));
      if (!reply.ok()) throw new UserError(reply.message());
      var object = clean(type, reply.body());
      object.remove("status");
      var metadata = new LinkedHashMap<>(Trees.metadata(object));
      for (String own : List.of("uid", "resourceVersion", "generation", "creationTimestamp"))
        metadata.remove(own);
      object.put("metadata", metadata);
      return YamlWriter.stream(List.of(object));
    }
  }

  private static ResourceType shown(String kind) {
    return SHOWN.stream()
        .filter(type -> type.kind().equalsIgnoreCase(kind))
        .findFirst()
        .orElseThrow(() -> new UserError("The console does not show the kind \"" + kind + "\"."));
  }

  private static String safe(String name) {
    if (name.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) return name;
    throw new UserError("\"" + name + "\" is no name of an object.");
  }

  /** What is wrong with a text, with the lines. */
  public List<Map<String, Object>> check(String text) {
    return ResourceReader.read(text, "editor", "default").allProblems().stream()
        .map(Workbench::problem)
        .toList();
  }

  private static Map<String, Object> problem(Problem problem) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    tree.put("code", problem.code());
    tree.put("line", problem.origin().line());
    tree.put("message", problem.message());
    tree.put("fix", problem.fix());
    return tree;
  }

  /** What would change if the text were applied, in words. */
  public String plan(String text) {
    var added = List.of(ResourceReader.read(text, "editor", "default"));
    var checked = checked(text);
    if (checked.documents().isEmpty()) throw new UserError("There is nothing to apply.");
    try (var api = new ApiClient(access)) {
      MeshSnapshot running = RunningConfig.read(api, "the cluster").snapshot();
      MeshSource before = MeshFiles.of("now", running, List.of());
      MeshSource after = MeshFiles.of("then", MeshFiles.over(running, added), List.of());
      return PlanText.of(
          Planner.plan(
              new Planner.State(before.snapshot(), before.config()),
              new Planner.State(after.snapshot(), after.config())));
    }
  }

  /** Creates or changes what the text holds; the outcome of each document. */
  public List<String> apply(String text) {
    var targets =
        checked(text).documents().stream().map(d -> Target.of(d, Optional.empty())).toList();
    if (targets.isEmpty()) throw new UserError("There is nothing to apply.");
    targets.forEach(Workbench::editable);
    try (var api = new ApiClient(access)) {
      return new ObjectWriter(api, ObjectWriter.Mode.APPLY, "-f FILE")
          .write(targets).stream().map(ObjectWriter.Written::outcome).toList();
    }
  }

  private static InputDocuments.Checked checked(String text) {
    return InputDocuments.checked(List.of(new InputDocuments.Source("editor", text)), "default");
  }

  private static void editable(Target target) {
    if (target.type().isIstio()) return;
    throw new UserError(
        "The console changes Istio's resources only, not a %s: use kubectl or istioctl."
            .formatted(target.type().kind()));
  }

  /** Removes one of Istio's objects. */
  public String delete(String kind, String namespace, String name) {
    ResourceType type = shown(kind);
    if (!type.isIstio())
      throw new UserError("The console removes Istio's resources only, not a " + kind + ".");
    try (var api = new ApiClient(access)) {
      var reply = api.delete(Kinds.path(type, safe(namespace)) + "/" + safe(name));
      if (!reply.ok()) throw new UserError(reply.message());
      return "Deleted config " + Kinds.spoken(type, namespace, name);
    }
  }

  /**
   * The way of a request.
   *
   * @param from a workload {@code name} or {@code name.namespace}; or {@code gateway:NAME}
   * @return {@code text} for people and {@code way} for programs
   */
  public Map<String, Object> explain(
      String from, String method, String url, Map<String, String> headers) {
    var target =
        dev.meltemi.compile.explain.Target.parse(url)
            .orElseThrow(() -> new UserError("\"" + url + "\" is no http or https URL."));
    MeshSource mesh;
    try (var api = new ApiClient(access)) {
      mesh = RunningConfig.read(api, "the cluster");
    }
    Caller caller =
        from.startsWith("gateway:")
            ? Caller.gateway(from.substring("gateway:".length()))
            : Caller.workload(from, "default");
    var explainer = Explainer.of(mesh.snapshot(), mesh.config());
    var proxy =
        explainer
            .proxy(caller)
            .orElseThrow(() -> new UserError("There is no workload or gateway " + from + "."));
    var answer = explainer.answer(proxy, method.toUpperCase(Locale.ROOT), target, headers);
    var tree = new LinkedHashMap<String, Object>();
    tree.put("text", ExplainText.of(answer, mesh.config().defaultRetry()));
    tree.put("way", ExplainTree.of(answer, mesh.config().defaultRetry()));
    return tree;
  }
}
