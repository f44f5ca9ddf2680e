package dev.meltemi.api.read;

import dev.meltemi.api.istio.LogCondition;
import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.api.istio.Telemetry.Side;
import dev.meltemi.api.istio.Telemetry.Tag;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Binds a Telemetry. */
final class TelemetryReader {
  private TelemetryReader() {}

  private static final Map<String, Side> SIDES =
      Map.of(
          "CLIENT_AND_SERVER", Side.CLIENT_AND_SERVER,
          "CLIENT", Side.CLIENT,
          "SERVER", Side.SERVER);

  static Telemetry read(Fields document, ObjectMeta meta) {
    var origin = document.report().origin(document.line());
    return document
        .message("spec", spec -> spec(spec, meta))
        .orElseGet(() -> new Telemetry(meta, origin, Optional.empty(), List.of(), List.of()));
  }

  private static Telemetry spec(Fields spec, ObjectMeta meta) {
    spec.accept("targetRef", "targetRefs");
    var _ = spec.messages("metrics", TelemetryReader::metrics);
    return new Telemetry(
        meta,
        spec.report().origin(spec.line()),
        spec.message("selector", f -> f.textMap("matchLabels")),
        spec.messages("accessLogging", TelemetryReader::accessLogging),
        spec.messages("tracing", TelemetryReader::tracing));
  }

  /** Looked at for Istio's rules only: the numbers that proxies keep cannot be changed. */
  private static boolean metrics(Fields fields) {
    fields.accept("reportingInterval");
    var _ = providers(fields);
    var _ =
        fields.messages(
            "overrides",
            override -> {
              override.accept("match", "disabled");
              return override.messageMap("tagOverrides", TelemetryReader::metricTag);
            });
    return true;
  }

  private static boolean metricTag(Fields fields) {
    boolean removes = fields.textOrEmpty("operation").equals("REMOVE");
    boolean valued = !fields.textOrEmpty("value").isEmpty();
    if (removes && valued) {
      fields.error(
          "Exclusive", "value must not be set when the operation is REMOVE.", "Remove the value.");
    } else if (!removes && !valued) {
      fields.error(
          "ValueRequired",
          "value must be set when the operation is UPSERT.",
          "For example: {value: request.host}");
    }
    return true;
  }

  private static Telemetry.AccessLogging accessLogging(Fields fields) {
    return new Telemetry.AccessLogging(
        fields.report().origin(fields.line()),
        side(fields),
        providers(fields),
        fields.isSet("disabled"),
        fields.message("filter", TelemetryReader::filter).flatMap(found -> found));
  }

  private static Optional<LogCondition> filter(Fields fields) {
    var text = fields.textOrEmpty("expression");
    if (text.isBlank() || text.strip().equals("true")) return Optional.empty();
    var condition = LogExpression.read(text);
    if (condition.isEmpty()) {
      fields.error(
          "NotEnforced",
          "expression \""
              + text
              + "\" is not enforced by this version, so it is refused rather than"
              + " stored without effect.",
          "Enforced are comparisons of response.code with a number; request.method, request.path"
              + " and request.headers['name'] with == or .startsWith(…); &&, ||"
              + " and brackets. For example: response.code >= 400");
    }
    return condition;
  }

  private static Telemetry.Tracing tracing(Fields fields) {
    fields.accept("enableIstioTags", "disableContextPropagation", "useRequestIdForTraceSampling");
    return new Telemetry.Tracing(
        fields.report().origin(fields.line()),
        side(fields),
        providers(fields),
        fields
            .number("randomSamplingPercentage")
            .map(OptionalDouble::of)
            .orElse(OptionalDouble.empty()),
        fields.flag("disableSpanReporting"),
        tags(fields),
        fields.flag("enableIstioTags"));
  }

  private static Side side(Fields fields) {
    return fields
        .message("match", match -> match.choice("mode", SIDES).orElse(Side.CLIENT_AND_SERVER))
        .orElse(Side.CLIENT_AND_SERVER);
  }

  private static List<String> providers(Fields fields) {
    return fields.messages("providers", provider -> provider.textOrEmpty("name"));
  }

  private static SortedMap<String, Tag> tags(Fields fields) {
    SortedMap<String, Tag> tags = new TreeMap<>();
    fields
        .messageMap("customTags", TelemetryReader::tag)
        .forEach((name, tag) -> tag.ifPresent(found -> tags.put(name, found)));
    return Collections.unmodifiableSortedMap(tags);
  }

  private static Optional<Tag> tag(Fields fields) {
    fields.onlyOneOf("literal", "environment", "header", "formatter");
    fields.accept("formatter");
    Optional<Tag> tag =
        fields
            .<Tag>message("literal", f -> new Tag.Literal(f.textOrEmpty("value")))
            .or(() ->
                fields.message(
                    "environment",
                    f -> new Tag.Environment(f.textOrEmpty("name"), f.textOrEmpty("defaultValue"))))
            .or(() ->
                fields.message(
                    "header",
                    f -> new Tag.Header(f.textOrEmpty("name"), f.textOrEmpty("defaultValue"))));
    if (tag.isEmpty() && !fields.has("formatter")) {
      fields.error(
          "TagRequired",
          "a tag needs literal, environment or header.",
          "For example: {literal: {value: blue}}");
    }
    return tag;
  }
}
