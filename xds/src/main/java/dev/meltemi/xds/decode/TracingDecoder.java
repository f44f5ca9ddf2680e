package dev.meltemi.xds.decode;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.Tracing;
import dev.meltemi.traffic.Tracing.Export;
import dev.meltemi.traffic.Tracing.Tag;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import io.envoyproxy.envoy.type.v3.Percent;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tracing of requests. What is not understood harms no traffic when missing. */
final class TracingDecoder {
  private static final String ENDPOINT = "/api/v2/spans";

  private TracingDecoder() {}

  static Optional<Tracing> decode(HttpConnectionManager.Tracing tracing, Findings findings) {
    Optional<Export> export = export(tracing, findings);
    if (export.isEmpty()) {
      findings.note("tracing is left out: its provider is not understood");
      return Optional.empty();
    }
    return Optional.of(new Tracing(export.get(), sampling(tracing), tags(tracing, findings)));
  }

  /** Two shares after another are as good as their product. */
  private static Fraction sampling(HttpConnectionManager.Tracing tracing) {
    double random = tracing.hasRandomSampling() ? share(tracing.getRandomSampling()) : 1;
    double overall = tracing.hasOverallSampling() ? share(tracing.getOverallSampling()) : 1;
    return Fraction.percent(100 * random * overall);
  }

  private static double share(Percent percent) {
    return Math.clamp(percent.getValue() / 100, 0, 1);
  }

  private static Optional<Export> export(HttpConnectionManager.Tracing tracing, Findings findings) {
    Any config = tracing.getProvider().getTypedConfig();
    try {
      if (config.is(OpenTelemetryConfig.class)) {
        var telemetry = config.unpack(OpenTelemetryConfig.class);
        String cluster = telemetry.getGrpcService().getEnvoyGrpc().getClusterName();
        return cluster.isEmpty()
            ? Optional.empty()
            : Optional.of(new Tracing.OpenTelemetry(cluster, telemetry.getServiceName()));
      }
      if (config.is(ZipkinConfig.class)) {
        var zipkin = config.unpack(ZipkinConfig.class);
        boolean known = zipkin.getCollectorEndpoint().equals(ENDPOINT);
        return known
            ? Optional.of(
                new Tracing.Zipkin(zipkin.getCollectorCluster(), zipkin.getCollectorHostname()))
            : Optional.empty();
      }
    } catch (InvalidProtocolBufferException e) {
      findings.refuse("tracing is not valid: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static SortedMap<String, Tag> tags(
      HttpConnectionManager.Tracing tracing, Findings findings) {
    SortedMap<String, Tag> tags = new TreeMap<>();
    for (CustomTag tag : tracing.getCustomTagsList()) {
      switch (tag.getTypeCase()) {
        case LITERAL -> tags.put(tag.getTag(), new Tag.Literal(tag.getLiteral().getValue()));
        case ENVIRONMENT ->
            tags.put(
                tag.getTag(),
                new Tag.Environment(
                    tag.getEnvironment().getName(), tag.getEnvironment().getDefaultValue()));
        case REQUEST_HEADER ->
            tags.put(
                tag.getTag(),
                new Tag.Header(
                    HeadersDecoder.lower(tag.getRequestHeader().getName()),
                    tag.getRequestHeader().getDefaultValue()));
        default -> findings.note("tag " + tag.getTag() + " is left out");
      }
    }
    return tags;
  }
}
