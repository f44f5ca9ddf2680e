package dev.meltemi.pilot.config;

import dev.meltemi.api.istio.LocalityLb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** MeshConfig's {@code localityLbSetting}; what cannot be read in it is told, and left out. */
final class LocalitySetting {
  private final Map<?, ?> tree;
  private final Consumer<String> problems;

  private LocalitySetting(Map<?, ?> tree, Consumer<String> problems) {
    this.tree = tree;
    this.problems = problems;
  }

  static Optional<LocalityLb> read(Map<?, ?> tree, Consumer<String> problems) {
    var setting = new LocalitySetting(tree, problems);
    if (Boolean.FALSE.equals(tree.get("enabled"))) return Optional.empty();
    var read =
        new LocalityLb(true, setting.distribute(), setting.failover(), setting.failoverPriority());
    if (!read.distribute().isEmpty() && !read.failover().isEmpty()) {
      problems.accept(": distribute and failover exclude each other; distribute counts");
    }
    return Optional.of(read);
  }

  private List<LocalityLb.Distribute> distribute() {
    List<LocalityLb.Distribute> all = new ArrayList<>();
    for (Map<?, ?> entry : entries("distribute")) {
      Map<String, Integer> to = new LinkedHashMap<>();
      if (entry.get("to") instanceof Map<?, ?> weights) {
        weights.forEach((locality, weight) -> {
          if (weight instanceof Integer percent && percent > 0) {
            to.put(String.valueOf(locality), percent);
          }
        });
      }
      if (to.values().stream().mapToInt(Integer::intValue).sum() == 100) {
        all.add(new LocalityLb.Distribute(String.valueOf(entry.get("from")), to));
      } else {
        problems.accept(
            ".distribute from %s: the weights do not add up to 100"
                .formatted(String.valueOf(entry.get("from"))));
      }
    }
    return all;
  }

  private List<LocalityLb.Failover> failover() {
    return entries("failover").stream()
        .map(entry ->
            new LocalityLb.Failover(
                String.valueOf(entry.get("from")), String.valueOf(entry.get("to"))))
        .toList();
  }

  private List<String> failoverPriority() {
    return tree.get("failoverPriority") instanceof List<?> labels
        ? labels.stream().map(String::valueOf).toList()
        : List.of();
  }

  private List<Map<?, ?>> entries(String name) {
    List<Map<?, ?>> entries = new ArrayList<>();
    if (tree.get(name) instanceof List<?> list) {
      for (Object entry : list) if (entry instanceof Map<?, ?> map) entries.add(map);
    }
    return entries;
  }
}
