package dev.meltemi.xds.encode;

import com.google.protobuf.Any;

/**
 * One resource, ready to be sent to any number of proxies.
 *
 * @param version a hash of the content: equal contents have equal versions, in every process
 */
public record EncodedResource(String name, String version, Any body) {
  public static EncodedResource of(String name, Any body) {
    return new EncodedResource(name, ContentHash.of(body.getValue()), body);
  }
}
