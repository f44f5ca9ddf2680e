package dev.meltemi.xds.encode;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ResourceType;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Encodes whole resources. A pure function: equal values give equal bytes. Any thread. */
public final class ResourceEncoder {
  private ResourceEncoder() {}

  public static EncodedResources encode(Traffic traffic) {
    return encode(traffic, Traffic.empty(), EncodedResources.empty());
  }

  /**
   * Encodes only what differs from an earlier value and takes the rest from its encoding.
   *
   * @param encodedBefore the encoding of {@code before}
   */
  public static EncodedResources encode(
      Traffic traffic, Traffic before, EncodedResources encodedBefore) {
    Map<ResourceType, SortedMap<String, EncodedResource>> byType =
        new EnumMap<>(ResourceType.class);
    Reuse reuse = new Reuse(encodedBefore);
    byType.put(
        ResourceType.CLUSTER,
        reuse.all(ResourceType.CLUSTER, traffic.clusters(), before.clusters(), c -> encode(c)));
    byType.put(
        ResourceType.ENDPOINT,
        reuse.all(
            ResourceType.ENDPOINT, traffic.endpointSets(), before.endpointSets(), e -> encode(e)));
    byType.put(
        ResourceType.SECRET,
        reuse.all(ResourceType.SECRET, traffic.secrets(), before.secrets(), s -> encode(s)));
    byType.put(
        ResourceType.LISTENER,
        reuse.all(ResourceType.LISTENER, traffic.listeners(), before.listeners(), l -> encode(l)));
    byType.put(
        ResourceType.ROUTE,
        reuse.all(
            ResourceType.ROUTE,
            traffic.routeTables(),
            before.routeTables(),
            table -> encode(table, before, encodedBefore)));
    return encodedBefore.next(byType);
  }

  public static EncodedResource encode(Cluster cluster) {
    EncodedResource encoded = resource(cluster.name(), ClusterEncoder.encode(cluster));
    return cluster.discovery() instanceof Discovery.Eds(String service)
        ? encoded.needing(service)
        : encoded;
  }

  public static EncodedResource encode(EndpointSet endpoints) {
    return resource(endpoints.name(), EndpointEncoder.encode(endpoints));
  }

  public static EncodedResource encode(Listener listener) {
    return resource(listener.name(), ListenerEncoder.encode(listener));
  }

  public static EncodedResource encode(RouteTable table) {
    return resource(table.name(), RouteEncoder.encode(table));
  }

  private static EncodedResource encode(
      RouteTable table, Traffic before, EncodedResources encodedBefore) {
    RouteTable old = before.routeTables().get(table.name());
    EncodedResource encoded = encodedBefore.of(ResourceType.ROUTE).get(table.name());
    if (old == null || encoded == null) return encode(table);
    ByteString bytes = RouteEncoder.encode(table, old, encoded.body().getValue());
    return EncodedResource.of(
        table.name(),
        Any.newBuilder().setTypeUrl(ResourceType.ROUTE.typeUrl()).setValue(bytes).build());
  }

  public static EncodedResource encode(Secret secret) {
    return resource(secret.name(), SecretEncoder.encode(secret));
  }

  private static EncodedResource resource(String name, Message message) {
    return EncodedResource.of(name, Any.pack(message));
  }

  private record Reuse(EncodedResources encodedBefore) {
    <T> SortedMap<String, EncodedResource> all(
        ResourceType type,
        SortedMap<String, T> values,
        SortedMap<String, T> before,
        Function<T, EncodedResource> encode) {
      SortedMap<String, EncodedResource> old = encodedBefore.of(type);
      SortedMap<String, EncodedResource> encoded = new TreeMap<>();
      values.forEach((name, value) -> {
        EncodedResource same = value.equals(before.get(name)) ? old.get(name) : null;
        encoded.put(name, same != null ? same : encode.apply(value));
      });
      return encoded;
    }
  }
}
