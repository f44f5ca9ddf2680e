package dev.meltemi.xds.session;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import com.google.rpc.Status;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.encode.EncodedResources;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Short words for a proxy that talks to a {@link ServerSession} in the delta variant. */
final class Wire {
  final ServerSession session = ServerSession.delta();
  final List<DeltaDiscoveryResponse> responses = new ArrayList<>();
  Map<ResourceType, TypeStatus> status = Map.of();

  /** {@code "CLUSTER a=1 b=2 -c"}: what was sent by the last event, one line a response. */
  List<String> snapshot(EncodedResources resources) {
    return on(new ServerEvent.Snapshot(resources));
  }

  List<String> subscribe(ResourceType type, String... names) {
    return on(request(type).addAllResourceNamesSubscribe(List.of(names)));
  }

  List<String> unsubscribe(ResourceType type, String... names) {
    return on(request(type).addAllResourceNamesUnsubscribe(List.of(names)));
  }

  /** Accepts the last response of a type. */
  List<String> ack(ResourceType type) {
    return on(request(type).setResponseNonce(last(type)));
  }

  List<String> nack(ResourceType type, String error) {
    return on(
        request(type)
            .setResponseNonce(last(type))
            .setErrorDetail(Status.newBuilder().setMessage(error)));
  }

  List<String> on(DeltaDiscoveryRequest.Builder request) {
    return on(new ServerEvent.DeltaRequest(request.build()));
  }

  private List<String> on(ServerEvent event) {
    List<String> lines = new ArrayList<>();
    for (ServerAction action : session.on(event)) {
      switch (action) {
        case ServerAction.SendDelta(var reply) -> {
          var response = reply.message();
          responses.add(response);
          lines.add(text(response));
        }
        case ServerAction.SendSotw(var response) ->
            throw new AssertionError("not a delta: " + response);
        case ServerAction.Progress(var progress) -> status = progress;
      }
    }
    return lines;
  }

  TypeStatus status(ResourceType type) {
    return requireNonNull(status.get(type), type::name);
  }

  String last(ResourceType type) {
    return responses.reversed().stream()
        .filter(response -> response.getTypeUrl().equals(type.typeUrl()))
        .findFirst()
        .orElseThrow()
        .getNonce();
  }

  static DeltaDiscoveryRequest.Builder request(ResourceType type) {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.typeUrl());
  }

  private static String text(DeltaDiscoveryResponse response) {
    StringBuilder text =
        new StringBuilder(
            ResourceType.of(response.getTypeUrl())
                .map(ResourceType::name)
                .orElse(response.getTypeUrl()));
    for (Resource resource : response.getResourcesList()) {
      text.append(' ').append(resource.getName()).append('=').append(resource.getVersion());
    }
    response.getRemovedResourcesList().forEach(name -> text.append(" -").append(name));
    return text.toString();
  }

  /** From words such as {@code "CLUSTER a=1"}; every cluster has endpoints of its own name. */
  static EncodedResources resources(String... words) {
    Map<ResourceType, Map<String, EncodedResource>> byType = new EnumMap<>(ResourceType.class);
    for (String line : words) {
      String[] parts = line.split(" ");
      ResourceType type = ResourceType.valueOf(parts[0]);
      for (int i = 1; i < parts.length; i++) {
        String name = parts[i].substring(0, parts[i].indexOf('='));
        String version = parts[i].substring(parts[i].indexOf('=') + 1);
        byType
            .computeIfAbsent(type, _ -> new TreeMap<>())
            .put(
                name,
                new EncodedResource(
                    name,
                    version,
                    Any.pack(StringValue.of(name + version)),
                    type == ResourceType.CLUSTER ? Optional.of(name) : Optional.empty()));
      }
    }
    return EncodedResources.of(byType);
  }
}
