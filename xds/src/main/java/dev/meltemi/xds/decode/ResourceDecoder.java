package dev.meltemi.xds.decode;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Secret;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.List;
import java.util.function.BiFunction;

/** Decodes whole resources. A pure function; any thread. */
public final class ResourceDecoder {
  private ResourceDecoder() {}

  public static Decoded<Cluster> cluster(Any body) {
    return decode(
        body, io.envoyproxy.envoy.config.cluster.v3.Cluster.parser(), ClusterDecoder::decode);
  }

  public static Decoded<EndpointSet> endpoints(Any body) {
    return decode(body, ClusterLoadAssignment.parser(), EndpointDecoder::decode);
  }

  public static Decoded<Listener> listener(Any body) {
    return decode(
        body, io.envoyproxy.envoy.config.listener.v3.Listener.parser(), ListenerDecoder::decode);
  }

  public static Decoded<RouteTable> routes(Any body) {
    return decode(body, RouteConfiguration.parser(), RouteDecoder::decode);
  }

  public static Decoded<Secret> secret(Any body) {
    return decode(
        body,
        io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret.parser(),
        SecretDecoder::decode);
  }

  public static Decoded<Cluster> cluster(io.envoyproxy.envoy.config.cluster.v3.Cluster message) {
    return decode(message, message.toByteString(), ClusterDecoder::decode);
  }

  public static Decoded<Listener> listener(
      io.envoyproxy.envoy.config.listener.v3.Listener message) {
    return decode(message, message.toByteString(), ListenerDecoder::decode);
  }

  private static <M extends Message, T> Decoded<T> decode(
      Any body, Parser<M> parser, BiFunction<M, Findings, T> decoder) {
    try {
      return decode(parser.parseFrom(body.getValue()), body.getValue(), decoder);
    } catch (InvalidProtocolBufferException e) {
      return new Decoded.Refused<>(
          List.of(Extensions.type(body) + " is not valid: " + e.getMessage()));
    }
  }

  private static <M extends Message, T> Decoded<T> decode(
      M message, ByteString bytes, BiFunction<M, Findings, T> decoder) {
    Findings findings = new Findings();
    new FieldCheck(findings).check(bytes, message.getDescriptorForType());
    return findings.outcome(() -> decoder.apply(message, findings));
  }
}
