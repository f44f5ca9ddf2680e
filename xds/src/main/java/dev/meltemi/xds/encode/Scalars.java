package dev.meltemi.xds.encode;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import dev.meltemi.traffic.Fraction;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.v3.FractionalPercent;

/** Small values in Envoy's wrapping. */
final class Scalars {
  static final Duration ZERO = Duration.getDefaultInstance();

  /** Over the stream that asks, and waiting as long as it takes, as Istio's proxies do. */
  static final ConfigSource ADS =
      ConfigSource.newBuilder()
          .setAds(AggregatedConfigSource.getDefaultInstance())
          .setResourceApiVersion(ApiVersion.V3)
          .setInitialFetchTimeout(ZERO)
          .build();

  /** After 5 s Envoy goes on without the secret, so that it does not hold up everything else. */
  static final ConfigSource SECRETS =
      ADS.toBuilder().setInitialFetchTimeout(Duration.newBuilder().setSeconds(5)).build();

  private Scalars() {}

  static Duration duration(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** Unsigned: values up to 2^32-1 are kept in the bits of an int. */
  static UInt32Value uint32(long value) {
    return UInt32Value.of((int) value);
  }

  static BoolValue bool(boolean value) {
    return BoolValue.of(value);
  }

  static FractionalPercent fraction(Fraction fraction) {
    return FractionalPercent.newBuilder()
        .setNumerator(fraction.millionths())
        .setDenominator(FractionalPercent.DenominatorType.MILLION)
        .build();
  }

  static RuntimeFractionalPercent runtimeFraction(Fraction fraction) {
    return RuntimeFractionalPercent.newBuilder().setDefaultValue(fraction(fraction)).build();
  }

  static RegexMatcher regex(String pattern) {
    return RegexMatcher.newBuilder().setRegex(pattern).build();
  }

  static Address address(dev.meltemi.traffic.Address address) {
    return Address.newBuilder()
        .setSocketAddress(
            SocketAddress.newBuilder().setAddress(address.ip()).setPortValue(address.port()))
        .build();
  }

  static Any pack(com.google.protobuf.Message message) {
    return Any.pack(message);
  }
}
