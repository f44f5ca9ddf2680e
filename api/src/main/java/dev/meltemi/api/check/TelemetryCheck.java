package dev.meltemi.api.check;

import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.api.istio.Telemetry.Tag;
import java.util.List;

/** Istio's rules for a Telemetry. */
final class TelemetryCheck {
  private TelemetryCheck() {}

  static void check(Telemetry telemetry, Findings findings) {
    var spec = findings.in(telemetry.origin(), "spec");
    telemetry
        .selector()
        .ifPresent(labels -> {
          spec.in("selector").add("BadLabel", Names.labels(labels));
          if (labels.isEmpty()) {
            spec.warning(
                "Ineffective",
                "workload selector specified without labels",
                "Remove the selector, or give it matchLabels.");
          }
        });
    for (var log : telemetry.accessLogging()) {
      providers(log.providers(), findings.in(log.origin(), "spec.accessLogging"));
    }
    if (telemetry.tracing().size() > 1) {
      spec.warning(
          "Ineffective",
          "multiple tracing is not currently supported",
          "Keep one entry, or give each its match.mode.");
    }
    for (var tracing : telemetry.tracing()) {
      var at = findings.in(tracing.origin(), "spec.tracing");
      providers(tracing.providers(), at);
      if (tracing.providers().size() > 1) {
        at.warning(
            "Ineffective", "multiple providers is not currently supported", "Keep the first one.");
      }
      double share = tracing.sampling().orElse(0);
      at.errorIf(
          share < 0 || share > 100,
          "OutOfRange",
          "randomSamplingPercentage must be in range 0..100");
      tracing.tags().forEach((name, tag) -> tag(name, tag, at.in("customTags")));
    }
  }

  private static void providers(List<String> names, Findings at) {
    at.errorIf(
        names.stream().anyMatch(String::isBlank), "NameRequired", "providers.name is required");
  }

  private static void tag(String name, Tag tag, Findings at) {
    at.errorIf(name.isEmpty(), "NameRequired", "tag name may not be empty");
    switch (tag) {
      case Tag.Literal(String value) ->
          at.errorIf(value.isEmpty(), "ValueRequired", name + ": literal value is required");
      case Tag.Environment(String variable, _) ->
          at.errorIf(variable.isEmpty(), "NameRequired", name + ": environment name is required");
      case Tag.Header(String header, _) ->
          at.errorIf(header.isEmpty(), "NameRequired", name + ": header name is required");
    }
  }
}
