package dev.meltemi.xds.encode;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.meltemi.traffic.Origin;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Origins travel as metadata: ours in full under {@code meltemi}, and under {@code istio} the path
 * of the object, which Istio's own tools read.
 */
final class OriginEncoder {
  private static final Pattern OBJECT = Pattern.compile("([A-Za-z]+) ([^/ ]+)/([^/ ]+)");

  private OriginEncoder() {}

  static Optional<Metadata> encode(Origin origin) {
    if (origin.equals(Origin.none())) return Optional.empty();
    Metadata.Builder metadata =
        Metadata.newBuilder()
            .putFilterMetadata(
                "meltemi",
                Struct.newBuilder()
                    .putFields("object", text(origin.object()))
                    .putFields("rule", Value.newBuilder().setNumberValue(origin.rule()).build())
                    .putFields("source", text(origin.source()))
                    .build());
    istioPath(origin.object())
        .ifPresent(path ->
            metadata.putFilterMetadata(
                "istio", Struct.newBuilder().putFields("config", text(path)).build()));
    return Optional.of(metadata.build());
  }

  /** {@code VirtualService default/reviews} in the form that Istio writes. */
  private static Optional<String> istioPath(String object) {
    Matcher parts = OBJECT.matcher(object);
    if (!parts.matches()) return Optional.empty();
    String kind = parts.group(1).replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    return Optional.of(
        "/apis/networking.istio.io/v1/namespaces/%s/%s/%s"
            .formatted(parts.group(2), kind, parts.group(3)));
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
