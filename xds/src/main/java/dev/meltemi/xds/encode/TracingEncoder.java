package dev.meltemi.xds.encode;

import com.google.protobuf.Message;
import dev.meltemi.traffic.Tracing;
import dev.meltemi.traffic.Tracing.Tag;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.GrpcService.EnvoyGrpc;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.config.trace.v3.Tracing.Http;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig;
import io.envoyproxy.envoy.config.trace.v3.ZipkinConfig.CollectorEndpointVersion;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag.Environment;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag.Header;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag.Literal;
import io.envoyproxy.envoy.type.v3.Percent;

/** Tracing of requests, set up as Istio does. */
final class TracingEncoder {
  static final String ENDPOINT = "/api/v2/spans";
  private static final String OPEN_TELEMETRY = "envoy.tracers.opentelemetry";
  private static final String ZIPKIN = "envoy.tracers.zipkin";

  private TracingEncoder() {}

  static HttpConnectionManager.Tracing encode(Tracing tracing) {
    HttpConnectionManager.Tracing.Builder encoded =
        HttpConnectionManager.Tracing.newBuilder()
            .setClientSampling(percent(100))
            .setRandomSampling(percent(tracing.sampling().millionths() / 10_000.0))
            .setOverallSampling(percent(100))
            .setProvider(provider(tracing.export()));
    tracing.tags().forEach((name, tag) -> encoded.addCustomTags(tag(name, tag)));
    return encoded.build();
  }

  private static Percent percent(double value) {
    return Percent.newBuilder().setValue(value).build();
  }

  private static Http provider(Tracing.Export export) {
    return switch (export) {
      case Tracing.OpenTelemetry(String cluster, String service) ->
          http(
              OPEN_TELEMETRY,
              OpenTelemetryConfig.newBuilder()
                  .setServiceName(service)
                  .setGrpcService(
                      GrpcService.newBuilder()
                          .setEnvoyGrpc(EnvoyGrpc.newBuilder().setClusterName(cluster)))
                  .build());
      case Tracing.Zipkin(String cluster, String host) ->
          http(
              ZIPKIN,
              ZipkinConfig.newBuilder()
                  .setCollectorCluster(cluster)
                  .setCollectorEndpoint(ENDPOINT)
                  .setCollectorHostname(host)
                  .setCollectorEndpointVersion(CollectorEndpointVersion.HTTP_JSON)
                  .setTraceId128Bit(true)
                  .setSharedSpanContext(Scalars.bool(false))
                  .build());
    };
  }

  private static Http http(String name, Message config) {
    return Http.newBuilder().setName(name).setTypedConfig(Scalars.pack(config)).build();
  }

  private static CustomTag tag(String name, Tag tag) {
    CustomTag.Builder encoded = CustomTag.newBuilder().setTag(name);
    return switch (tag) {
      case Tag.Literal(String value) ->
          encoded.setLiteral(Literal.newBuilder().setValue(value)).build();
      case Tag.Environment(String variable, String otherwise) ->
          encoded
              .setEnvironment(Environment.newBuilder().setName(variable).setDefaultValue(otherwise))
              .build();
      case Tag.Header(String header, String otherwise) ->
          encoded
              .setRequestHeader(Header.newBuilder().setName(header).setDefaultValue(otherwise))
              .build();
    };
  }
}
