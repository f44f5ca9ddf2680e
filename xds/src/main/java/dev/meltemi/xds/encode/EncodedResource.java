package dev.meltemi.xds.encode;

import com.google.protobuf.Any;
import com.google.protobuf.CodedOutputStream;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One resource, ready to be sent to any number of proxies. Immutable. */
public final class EncodedResource {
  private final String name;
  private final String version;
  private final Any body;
  private final Optional<String> endpoints;

  /** Made when it is first sent; whoever comes at the same time makes the same. */
  private byte @Nullable [] entry;

  /**
   * @param version a hash of the content: equal contents have equal versions, in every process
   * @param endpoints the endpoint set that must follow before a proxy uses this cluster; empty for
   *     everything else
   */
  public EncodedResource(String name, String version, Any body, Optional<String> endpoints) {
    this.name = name;
    this.version = version;
    this.body = body;
    this.endpoints = endpoints;
  }

  public static EncodedResource of(String name, Any body) {
    return new EncodedResource(name, ContentHash.of(body.getValue()), body, Optional.empty());
  }

  EncodedResource needing(String endpoints) {
    return new EncodedResource(name, version, body, Optional.of(endpoints));
  }

  public String name() {
    return name;
  }

  public String version() {
    return version;
  }

  public Any body() {
    return body;
  }

  public Optional<String> endpoints() {
    return endpoints;
  }

  /** The bytes of its entry in a {@code DeltaDiscoveryResponse}; not to be written to. */
  public byte[] entry() {
    byte[] known = entry;
    if (known == null) {
      known = encoded();
      entry = known;
    }
    return known;
  }

  private byte[] encoded() {
    Resource resource =
        Resource.newBuilder().setName(name).setVersion(version).setResource(body).build();
    int field = DeltaDiscoveryResponse.RESOURCES_FIELD_NUMBER;
    byte[] bytes = new byte[CodedOutputStream.computeMessageSize(field, resource)];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeMessage(field, resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EncodedResource that
        && name.equals(that.name)
        && version.equals(that.version)
        && body.equals(that.body)
        && endpoints.equals(that.endpoints);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, version);
  }

  @Override
  public String toString() {
    return name + "@" + version;
  }
}
