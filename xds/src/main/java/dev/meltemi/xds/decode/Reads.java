package dev.meltemi.xds.decode;

import com.google.protobuf.UInt32Value;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.Origin;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Small values out of Envoy's wrapping. */
final class Reads {
  private Reads() {}

  static Duration duration(com.google.protobuf.Duration duration) {
    return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  /** Unsigned. */
  static long uint32(UInt32Value value) {
    return Integer.toUnsignedLong(value.getValue());
  }

  static Fraction fraction(FractionalPercent percent) {
    int scale =
        switch (percent.getDenominator()) {
          case HUNDRED -> 10_000;
          case TEN_THOUSAND -> 100;
          case MILLION -> 1;
          case UNRECOGNIZED -> throw new IllegalArgumentException("denominator of a percentage");
        };
    long millionths = Integer.toUnsignedLong(percent.getNumerator()) * scale;
    return new Fraction((int) Math.min(millionths, Fraction.WHOLE));
  }

  static Fraction fraction(RuntimeFractionalPercent percent) {
    return fraction(percent.getDefaultValue());
  }

  static Address address(SocketAddress address) {
    if (address.getProtocol() != SocketAddress.Protocol.TCP) {
      throw new IllegalArgumentException("protocol " + address.getProtocol() + " of an address");
    }
    return new Address(address.getAddress(), address.getPortValue());
  }

  static String text(DataSource source) {
    return source.hasInlineBytes()
        ? source.getInlineBytes().toStringUtf8()
        : source.getInlineString();
  }

  static void overAds(ConfigSource source, String what, Findings findings) {
    if (!source.hasAds()) findings.refuse(what + " must come over ADS");
  }

  /** Ours in full, or the path of the object that Istio writes. */
  static Origin origin(Metadata metadata) {
    if (metadata.containsFilterMetadata("meltemi")) {
      var fields = metadata.getFilterMetadataOrThrow("meltemi").getFieldsMap();
      return new Origin(
          fields.containsKey("object") ? fields.get("object").getStringValue() : "",
          fields.containsKey("rule") ? (int) fields.get("rule").getNumberValue() : -1,
          fields.containsKey("source") ? fields.get("source").getStringValue() : "");
    }
    if (!metadata.containsFilterMetadata("istio")) return Origin.none();
    var istio = metadata.getFilterMetadataOrThrow("istio").getFieldsMap();
    if (!istio.containsKey("config")) return Origin.none();
    return istioObject(istio.get("config").getStringValue());
  }

  /** {@code /apis/networking.istio.io/v1/namespaces/default/virtual-service/reviews}. */
  private static Origin istioObject(String path) {
    String[] parts = path.split("/", -1);
    if (parts.length != 8) return new Origin(path, -1, "");
    String kind =
        Arrays.stream(parts[6].split("-", -1))
            .filter(word -> !word.isEmpty())
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());
    return new Origin(kind + " " + parts[5] + "/" + parts[7], -1, "");
  }
}
