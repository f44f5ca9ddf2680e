package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.VirtualService;
import java.util.List;

/** References to gateways, as {@code namespace/name} or {@code mesh}. */
public final class GatewayName {
  private GatewayName() {}

  /** Forms: {@code mesh}, name, ./name, namespace/name, and the old name.namespace.svc.domain. */
  public static String resolve(String written, String namespace) {
    if (written.equals(VirtualService.MESH)) return written;
    int slash = written.indexOf('/');
    if (slash >= 0) {
      String owner = written.substring(0, slash);
      return (owner.equals(".") ? namespace : owner) + written.substring(slash);
    }
    String[] parts = written.split("\\.");
    return parts.length > 1 ? parts[1] + "/" + parts[0] : namespace + "/" + written;
  }

  /** All that a VirtualService names; the mesh when it names none. */
  public static List<String> of(VirtualService rule) {
    if (rule.gateways().isEmpty()) return List.of(VirtualService.MESH);
    return rule.gateways().stream().map(name -> resolve(name, rule.meta().namespace())).toList();
  }
}
