package dev.meltemi.cli.istioctl;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Resource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which findings nobody wants to hear of: by annotation of the object, or by {@code -S}. */
final class Suppression {
  /** Codes with commas between, or a star. */
  private static final String ANNOTATION = "galley.istio.io/analyze-suppress";

  private record Rule(String code, Pattern object) {}

  private final Map<String, List<String>> annotated = new HashMap<>();
  private final List<Rule> rules;

  /**
   * @param written {@code IST0118=Service default/*}, a star for any text
   */
  Suppression(MeshSnapshot mesh, List<String> written) {
    Stream.<Resource>concat(mesh.istio(), mesh.services().stream()).forEach(this::annotation);
    rules = written.stream().map(Suppression::rule).toList();
  }

  private void annotation(Resource resource) {
    String codes = resource.meta().annotations().getOrDefault(ANNOTATION, "");
    if (!codes.isEmpty()) annotated.put(resource.key().toString(), Arrays.asList(codes.split(",")));
  }

  private static Rule rule(String written) {
    int equals = written.indexOf('=');
    String code = equals < 0 ? written : written.substring(0, equals);
    String object = equals < 0 ? "*" : written.substring(equals + 1);
    String regex =
        Arrays.stream(object.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return new Rule(code, Pattern.compile(regex));
  }

  boolean covers(Finding finding) {
    List<String> codes = annotated.getOrDefault(finding.object(), List.of());
    return codes.contains("*")
        || codes.contains(finding.code())
        || rules.stream()
            .anyMatch(rule ->
                rule.code().equals(finding.code())
                    && rule.object().matcher(finding.object()).matches());
  }
}
