package dev.meltemi.xds.session;

import dev.meltemi.xds.encode.EncodedResource;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A {@code DeltaDiscoveryResponse} made of resources that are encoded already, once for all proxies
 * that get them.
 */
public final class DeltaReply {
  private final List<EncodedResource> added;
  private final byte[] head;

  DeltaReply(
      String typeUrl,
      String version,
      String nonce,
      List<EncodedResource> added,
      List<String> removed) {
    this.added = added;
    this.head =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(typeUrl)
            .setSystemVersionInfo(version)
            .setNonce(nonce)
            .addAllRemovedResources(removed)
            .build()
            .toByteArray();
  }

  /** In bytes. */
  public int size() {
    int size = head.length;
    for (EncodedResource resource : added) size = Math.addExact(size, resource.entry().length);
    return size;
  }

  /** The message, serialized: its fields may come in any order. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(head);
    for (EncodedResource resource : added) out.write(resource.entry());
  }

  public DeltaDiscoveryResponse message() {
    DeltaDiscoveryResponse.Builder message;
    try {
      message = DeltaDiscoveryResponse.newBuilder().mergeFrom(head);
    } catch (IOException e) {
      throw new AssertionError("these are our own bytes", e);
    }
    for (EncodedResource resource : added) {
      message.addResources(
          Resource.newBuilder()
              .setName(resource.name())
              .setVersion(resource.version())
              .setResource(resource.body()));
    }
    return message.build();
  }
}
