package dev.meltemi.pilot.inject;

import static dev.meltemi.pilot.inject.Tree.map;

import dev.meltemi.api.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The Helm values that concern injection: in the key {@code values} of the ConfigMap {@code
 * istio-sidecar-injector}, written by the chart, by {@code meltemi up --set}, or by hand.
 */
public final class InjectValues {
  /** The ConfigMap in istio-system, and the key in it. */
  public static final String CONFIG_MAP = "istio-sidecar-injector";

  public static final String KEY = "values";

  private static final String PROXY = "global.proxy.";

  /** What is obeyed, each with what it may be. */
  private static final Map<String, Predicate<String>> KNOWN =
      Map.of(
          PROXY + "includeIPRanges", v -> v.equals("*") || ranges(v),
          PROXY + "excludeIPRanges", InjectValues::ranges,
          PROXY + "image", v -> !v.isBlank(),
          PROXY + "holdApplicationUntilProxyStarts", v -> List.of("true", "false").contains(v));

  private InjectValues() {}

  /** Why a setting cannot be obeyed, in a sentence; empty when it can. */
  public static List<String> problems(Map<String, String> settings) {
    List<String> problems = new ArrayList<>();
    settings.forEach((name, value) -> {
      Predicate<String> valid = KNOWN.get(name);
      if (valid == null) {
        problems.add(
            "%s is not known; known are: %s"
                .formatted(name, String.join(", ", KNOWN.keySet().stream().sorted().toList())));
      } else if (!valid.test(value)) {
        problems.add("%s: \"%s\" is not valid".formatted(name, value));
      }
    });
    return problems;
  }

  /**
   * Settings such as {@code global.proxy.includeIPRanges} as the text of the key {@code values}.
   */
  public static String text(Map<String, String> settings) {
    Map<String, Object> tree = new LinkedHashMap<>();
    settings.forEach((name, value) -> tree.putAll(with(tree, List.of(name.split("\\.")), value)));
    return YamlWriter.stream(List.of(tree));
  }

  private static Map<String, Object> with(
      Map<String, Object> tree, List<String> path, String value) {
    String first = path.getFirst();
    return Tree.with(
        tree,
        first,
        path.size() == 1 ? value : with(map(tree, first), path.subList(1, path.size()), value));
  }

  /**
   * The options that a text of values means; what it does not say stays as in {@code standard}.
   *
   * @throws IllegalArgumentException if the text is no YAML, or a value is not valid
   */
  public static InjectOptions read(String values, InjectOptions standard) {
    Object document;
    try {
      document = new Load(LoadSettings.builder().build()).loadFromString(values);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException("these values are no YAML: " + e.getMessage(), e);
    }
    Map<String, Object> proxy = map(map(map(document), "global"), "proxy");
    InjectOptions options = standard;
    String include = given(proxy, "includeIPRanges");
    String exclude = given(proxy, "excludeIPRanges");
    String image = given(proxy, "image");
    if (!include.isEmpty()) options = options.withIncluded(include);
    if (!exclude.isEmpty()) options = options.withExcluded(exclude);
    // Istio's chart names images without their hub; such a name says nothing about ours.
    if (image.contains("/")) options = options.withImage(image);
    return given(proxy, "holdApplicationUntilProxyStarts").equals("true")
        ? options.thatHolds()
        : options;
  }

  private static String given(Map<String, Object> proxy, String name) {
    String value = Tree.text(proxy, name);
    Predicate<String> valid = KNOWN.getOrDefault(PROXY + name, _ -> true);
    if (!value.isEmpty() && !valid.test(value)) {
      throw new IllegalArgumentException("%s%s: \"%s\" is not valid".formatted(PROXY, name, value));
    }
    return value;
  }

  private static boolean ranges(String text) {
    return Stream.of(text.replace(" ", "").split(",")).allMatch(CaptureAnnotations::isRange);
  }
}
