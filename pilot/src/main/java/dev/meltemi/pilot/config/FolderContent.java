package dev.meltemi.pilot.config;

import dev.meltemi.api.MeshChange;
import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.Document;
import dev.meltemi.api.read.ResourceReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The texts of a folder and the resources that they mean. What cannot be read keeps the resource
 * that was last read in its place, and is a problem. No I/O; one thread.
 */
final class FolderContent {
  /** Istio's MeshConfig, as the bare document; it stands for the ConfigMap that a cluster has. */
  static final String MESH_CONFIG = "mesh.yaml";

  private static final ObjectKey MESH_CONFIG_KEY =
      new ObjectKey(ConfigMap.KIND, "istio-system", "istio");

  private final SortedMap<String, FileContent> files = new TreeMap<>();
  private Map<ObjectKey, Resource> effective = Map.of();

  private record FileContent(String text, Map<ObjectKey, Resource> good, List<Problem> problems) {}

  /** The folder now holds these texts, by file name, and no others. */
  ConfigUpdate update(Map<String, String> texts) {
    files.keySet().retainAll(texts.keySet());
    texts.forEach((name, text) -> {
      var before = files.getOrDefault(name, new FileContent("", Map.of(), List.of()));
      if (!files.containsKey(name) || !before.text().equals(text))
        files.put(name, read(name, text, before));
    });
    return step();
  }

  private static FileContent read(String name, String text, FileContent before) {
    return name.equals(MESH_CONFIG)
        ? readMeshConfig(text, before)
        : readResources(name, text, before);
  }

  private static FileContent readResources(String name, String text, FileContent before) {
    var result = ResourceReader.read(text, name);
    var good = new LinkedHashMap<ObjectKey, Resource>();
    // Of a text that is broken as a whole nobody knows which objects it no longer has.
    if (result.problems().stream().anyMatch(Problem::isError)) good.putAll(before.good());
    for (Document document : result.documents()) {
      var key = document.key();
      if (document.hasErrors()) {
        if (before.good().containsKey(key)) good.put(key, before.good().get(key));
      } else {
        document.resource().ifPresent(resource -> good.put(resource.key(), resource));
      }
    }
    return new FileContent(text, good, result.allProblems());
  }

  private static FileContent readMeshConfig(String text, FileContent before) {
    try {
      Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
      if (tree != null && !(tree instanceof Map))
        return notMeshConfig(text, before, "it is no mapping");
      var meta = ObjectMeta.named(MESH_CONFIG_KEY.namespace(), MESH_CONFIG_KEY.name());
      return new FileContent(
          text, Map.of(MESH_CONFIG_KEY, new ConfigMap(meta, Map.of("mesh", text))), List.of());
    } catch (YamlEngineException e) {
      return notMeshConfig(text, before, String.valueOf(e.getMessage()));
    }
  }

  private static FileContent notMeshConfig(String text, FileContent before, String why) {
    var problem =
        Problem.error(
            "InvalidYaml",
            new Origin(MESH_CONFIG, 0, ""),
            "this is no MeshConfig: " + why,
            "The last good one stays in force.");
    return new FileContent(text, before.good(), List.of(problem));
  }

  /** What differs from the last step. An object that two files hold is that of the first file. */
  private ConfigUpdate step() {
    var now = new LinkedHashMap<ObjectKey, Resource>();
    var problems = new ArrayList<Problem>();
    files.forEach((name, file) -> {
      problems.addAll(file.problems());
      file.good()
          .forEach((key, resource) -> {
            if (now.putIfAbsent(key, resource) != null) problems.add(twice(name, key));
          });
    });
    var changes = new ArrayList<MeshChange>();
    effective.keySet().stream()
        .filter(key -> !now.containsKey(key))
        .map(MeshChange.Remove::new)
        .forEach(changes::add);
    now.forEach((key, resource) -> {
      if (!resource.equals(effective.get(key))) changes.add(new MeshChange.Upsert(resource));
    });
    effective = now;
    return new ConfigUpdate(changes, Map.of(), problems);
  }

  private static Problem twice(String file, ObjectKey key) {
    return Problem.warning(
        "DuplicateObject",
        new Origin(file, 0, key.toString()),
        key + " is in an earlier file, too; that one counts",
        "Remove one.");
  }
}
