package dev.meltemi.xds;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who asks for configuration. Istio's proxies call themselves {@code
 * type~ip~name.namespace~domain}; an id of any other form is a sidecar without address.
 *
 * @param id as sent
 * @param type {@code sidecar}, {@code router} or another word of Istio's
 * @param ip the first address of the workload, or empty
 * @param name of the pod, or the whole id
 * @param namespace of the pod, or empty
 * @param labels of the workload
 * @param peer the address that its connection comes from: the only thing here that it cannot
 *     choose; empty when unknown
 * @param metadata the plain values (texts, numbers, truth values) of the node's metadata, as text
 */
public record ProxyNode(
    String id,
    String type,
    String ip,
    String name,
    String namespace,
    Map<String, String> labels,
    Map<String, String> metadata,
    String peer) {

  public ProxyNode {
    labels = Map.copyOf(labels);
    metadata = Map.copyOf(metadata);
  }

  public static ProxyNode of(Node node) {
    Map<String, String> metadata = plainValues(node.getMetadata());
    Map<String, String> labels =
        plainValues(node.getMetadata().getFieldsOrDefault("LABELS", Value.getDefaultInstance()));
    String[] parts = node.getId().split("~", -1);
    if (parts.length != 4) {
      String namespace = metadata.getOrDefault("NAMESPACE", "");
      String name = metadata.getOrDefault("NAME", node.getId());
      return new ProxyNode(node.getId(), "sidecar", "", name, namespace, labels, metadata, "");
    }
    int dot = parts[2].lastIndexOf('.');
    String name = dot < 0 ? parts[2] : parts[2].substring(0, dot);
    String namespace =
        metadata.getOrDefault("NAMESPACE", dot < 0 ? "" : parts[2].substring(dot + 1));
    return new ProxyNode(node.getId(), parts[0], parts[1], name, namespace, labels, metadata, "");
  }

  /** The same, seen at an address. */
  public ProxyNode at(String address) {
    return new ProxyNode(id, type, ip, name, namespace, labels, metadata, address);
  }

  private static Map<String, String> plainValues(Value value) {
    return plainValues(value.getStructValue());
  }

  private static Map<String, String> plainValues(Struct struct) {
    Map<String, String> plain = new TreeMap<>();
    struct
        .getFieldsMap()
        .forEach((key, value) -> {
          switch (value.getKindCase()) {
            case STRING_VALUE -> plain.put(key, value.getStringValue());
            case BOOL_VALUE -> plain.put(key, Boolean.toString(value.getBoolValue()));
            case NUMBER_VALUE -> plain.put(key, number(value.getNumberValue()));
            case NULL_VALUE, STRUCT_VALUE, LIST_VALUE, KIND_NOT_SET -> {}
          }
        });
    return plain;
  }

  private static String number(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
