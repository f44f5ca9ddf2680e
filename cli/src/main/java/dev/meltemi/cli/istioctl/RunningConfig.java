package dev.meltemi.cli.istioctl;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.pilot.config.MeshSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The resources of a running mesh, as its API server has them now. */
final class RunningConfig {
  private static final List<String> KINDS =
      List.of(
          "namespace",
          "service",
          "pod",
          "endpointslice",
          "deployment",
          "secret",
          "ingress",
          "virtualservice",
          "destinationrule",
          "gateway",
          "serviceentry",
          "workloadentry",
          "sidecar",
          "peerauthentication");

  private static final String SETTINGS = "/api/v1/namespaces/istio-system/configmaps/istio";

  private RunningConfig() {}

  static MeshSource read(ApiClient api, String name) {
    List<MeshChange> changes = new ArrayList<>();
    for (String kind : KINDS) {
      var type = Kinds.named(kind);
      var reply = api.get(Kinds.path(type, ""));
      // What a user may not see is as if it were not there; a kind may also be unknown there.
      if (!reply.ok()) continue;
      for (Object item : Trees.list(reply.body().get("items"))) {
        add(changes, typed(Trees.map(item), type.apiVersion(), type.kind()));
      }
    }
    var settings = api.get(SETTINGS);
    if (settings.ok()) add(changes, typed(settings.body(), "v1", "ConfigMap"));
    MeshSnapshot snapshot = MeshSnapshot.empty().withAll(changes);
    MeshSettings.Result read = MeshSettings.read(snapshot);
    return new MeshSource(name, snapshot, read.config(), read.problems());
  }

  private static void add(List<MeshChange> changes, Map<String, Object> object) {
    ResourceReader.fromTree(object)
        .resource()
        .ifPresent(resource -> changes.add(new MeshChange.Upsert(resource)));
  }

  /** The items of a list do not say what they are. */
  private static Map<String, Object> typed(
      Map<String, Object> item, String apiVersion, String kind) {
    var whole = new LinkedHashMap<String, Object>(item);
    whole.putIfAbsent("apiVersion", apiVersion);
    whole.putIfAbsent("kind", kind);
    return whole;
  }
}
