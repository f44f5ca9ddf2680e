package dev.meltemi.xds.encode;

import com.google.protobuf.Any;
import java.util.Optional;

/**
 * One resource, ready to be sent to any number of proxies.
 *
 * @param version a hash of the content: equal contents have equal versions, in every process
 * @param endpoints the endpoint set that must follow before a proxy uses this cluster; empty for
 *     everything else
 */
public record EncodedResource(String name, String version, Any body, Optional<String> endpoints) {
  public static EncodedResource of(String name, Any body) {
    return new EncodedResource(name, ContentHash.of(body.getValue()), body, Optional.empty());
  }

  EncodedResource needing(String endpoints) {
    return new EncodedResource(name, version, body, Optional.of(endpoints));
  }
}
