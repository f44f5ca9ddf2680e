package dev.meltemi.pilot.config;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.LocalityLb;
import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.MeshConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Istio's MeshConfig out of the ConfigMap {@code istio} of istio-system, key {@code mesh}. A field
 * that cannot be read or is not enforced is a problem; the default stands in its place.
 */
public final class MeshSettings {
  private static final ObjectKey CONFIG_MAP =
      new ObjectKey(ConfigMap.KIND, "istio-system", "istio");
  private static final Set<String> ENFORCED =
      Set.of(
          "outboundTrafficPolicy",
          "accessLogFile",
          "accessLogFormat",
          "accessLogEncoding",
          "extensionProviders",
          "defaultProviders",
          "rootNamespace",
          "connectTimeout",
          "protocolDetectionTimeout",
          "enableAutoMtls",
          "trustDomain",
          "localityLbSetting");

  private final Map<?, ?> tree;
  private final List<Problem> problems = new ArrayList<>();

  private MeshSettings(Map<?, ?> tree) {
    this.tree = tree;
  }

  /** The settings in force, and what is wrong with them. */
  public record Result(MeshConfig config, List<Problem> problems) {}

  public static Result read(MeshSnapshot mesh) {
    var text =
        mesh.configMaps()
            .find(CONFIG_MAP.namespace(), CONFIG_MAP.name())
            .map(map -> map.data().getOrDefault("mesh", ""))
            .orElse("");
    if (text.isBlank()) return new Result(MeshConfig.defaults(), List.of());
    try {
      Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
      var settings = new MeshSettings(tree instanceof Map<?, ?> map ? map : Map.of());
      return new Result(settings.config(), settings.problems);
    } catch (YamlEngineException e) {
      return new Result(
          MeshConfig.defaults(),
          List.of(problem("the key mesh is no valid YAML: " + e.getMessage())));
    }
  }

  private MeshConfig config() {
    var standard = MeshConfig.defaults();
    var unknown = new TreeSet<String>();
    tree.keySet().stream()
        .map(String::valueOf)
        .filter(key -> !ENFORCED.contains(key))
        .forEach(unknown::add);
    if (!unknown.isEmpty())
      problems.add(problem("not enforced, so without effect: " + String.join(", ", unknown)));
    return new MeshConfig(
        outbound(standard.outbound()),
        text("accessLogFile").orElse(standard.accessLogFile()),
        standard.clusterDomain(),
        text("rootNamespace").orElse(standard.rootNamespace()),
        duration("connectTimeout", standard.connectTimeout()),
        duration("protocolDetectionTimeout", standard.protocolDetectionTimeout()),
        standard.defaultRetry(),
        flag("enableAutoMtls", standard.autoMtls()),
        text("trustDomain").orElse(standard.trustDomain()),
        localityLb(standard.localityLb()),
        ObservingSetting.read(tree, what -> problems.add(problem(what))));
  }

  private MeshConfig.Outbound outbound(MeshConfig.Outbound standard) {
    if (!(tree.get("outboundTrafficPolicy") instanceof Map<?, ?> policy)) return standard;
    String mode = String.valueOf(policy.get("mode"));
    return switch (mode) {
      case "REGISTRY_ONLY" -> MeshConfig.Outbound.REGISTRY_ONLY;
      case "ALLOW_ANY" -> MeshConfig.Outbound.ALLOW_ANY;
      default -> {
        problems.add(
            problem(
                "outboundTrafficPolicy.mode is \""
                    + mode
                    + "\"; REGISTRY_ONLY or ALLOW_ANY is wanted"));
        yield standard;
      }
    };
  }

  private Optional<LocalityLb> localityLb(Optional<LocalityLb> standard) {
    if (!(tree.get("localityLbSetting") instanceof Map<?, ?> setting)) return standard;
    return LocalitySetting.read(setting, what -> problems.add(problem("localityLbSetting" + what)));
  }

  private Optional<String> text(String key) {
    return Optional.ofNullable(tree.get(key)).map(Object::toString);
  }

  private boolean flag(String key, boolean standard) {
    @Nullable Object value = tree.get(key);
    if (value == null) return standard;
    if (value instanceof Boolean flag) return flag;
    problems.add(problem("%s is \"%s\"; true or false is wanted".formatted(key, value)));
    return standard;
  }

  private Duration duration(String key, Duration standard) {
    var text = text(key);
    if (text.isEmpty()) return standard;
    if (!text.get().matches("[0-9]+(\\.[0-9]+)?(ms|s|m|h)")) {
      problems.add(
          problem("%s is \"%s\"; a duration like 10s is wanted".formatted(key, text.get())));
      return standard;
    }
    var number = new BigDecimal(text.get().replaceAll("[a-z]", ""));
    long unit =
        switch (text.get().replaceAll("[0-9.]", "")) {
          case "ms" -> 1;
          case "s" -> 1000;
          case "m" -> 60_000;
          default -> 3_600_000;
        };
    return Duration.ofMillis(number.multiply(BigDecimal.valueOf(unit)).longValue());
  }

  private static Problem problem(String message) {
    return Problem.warning(
        "MeshConfig", new Origin("", 0, CONFIG_MAP.toString()), "MeshConfig: " + message, "");
  }
}
