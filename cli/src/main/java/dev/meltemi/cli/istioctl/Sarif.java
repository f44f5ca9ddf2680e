package dev.meltemi.cli.istioctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Findings in the form that code hosts show beside the lines: SARIF 2.1.0. */
final class Sarif {
  private Sarif() {}

  static Map<String, Object> of(List<Finding> findings) {
    var driver = new LinkedHashMap<String, Object>();
    driver.put("name", "istioctl");
    driver.put("informationUri", "https://istio.io/latest/docs/reference/config/analysis/");
    driver.put(
        "rules",
        findings.stream().map(Finding::code).distinct().map(code -> Map.of("id", code)).toList());
    var run = new LinkedHashMap<String, Object>();
    run.put("tool", Map.of("driver", driver));
    run.put("results", findings.stream().map(Sarif::result).toList());
    var tree = new LinkedHashMap<String, Object>();
    tree.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    tree.put("version", "2.1.0");
    tree.put("runs", List.of(run));
    return tree;
  }

  private static Map<String, Object> result(Finding finding) {
    var result = new LinkedHashMap<String, Object>();
    result.put("ruleId", finding.code());
    result.put(
        "level",
        switch (finding.level()) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case INFO -> "note";
        });
    String text = finding.object() + ": " + finding.message();
    result.put("message", Map.of("text", text));
    if (finding.origin().source().isEmpty()) return result;
    var physical = new LinkedHashMap<String, Object>();
    physical.put("artifactLocation", Map.of("uri", finding.origin().source()));
    if (finding.origin().line() > 0) {
      physical.put("region", Map.of("startLine", finding.origin().line()));
    }
    result.put("locations", List.of(Map.of("physicalLocation", physical)));
    return result;
  }
}
