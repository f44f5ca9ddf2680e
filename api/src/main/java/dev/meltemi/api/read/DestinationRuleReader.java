package dev.meltemi.api.read;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Binds a DestinationRule. */
final class DestinationRuleReader {
  private DestinationRuleReader() {}

  static DestinationRule read(Fields document, ObjectMeta meta) {
    var origin = document.report().origin(document.line());
    return document
        .message("spec", spec -> spec(spec, meta))
        .orElseGet(() ->
            new DestinationRule(
                meta, origin, "", Optional.empty(), List.of(), List.of("*"), Map.of()));
  }

  private static DestinationRule spec(Fields spec, ObjectMeta meta) {
    var exportTo = spec.texts("exportTo");
    List<DestinationRule.Subset> subsets = spec.messages("subsets", DestinationRuleReader::subset);
    return new DestinationRule(
        meta,
        spec.report().origin(spec.line()),
        spec.textOrEmpty("host"),
        spec.message("trafficPolicy", TrafficPolicyReader::read),
        subsets,
        exportTo.isEmpty() ? List.of("*") : exportTo,
        spec.message("workloadSelector", f -> f.textMap("matchLabels")).orElse(Map.of()));
  }

  private static DestinationRule.Subset subset(Fields fields) {
    var name = fields.textOrEmpty("name");
    return new DestinationRule.Subset(
        fields.part("subset " + name),
        name,
        fields.textMap("labels"),
        fields.message("trafficPolicy", TrafficPolicyReader::read));
  }
}
