package dev.meltemi.xds.json;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;

/** Resources as they may be shown: a private key reads {@code [redacted]}, as Envoy dumps it. */
public final class Redaction {
  private static final DataSource NOTHING =
      DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8("[redacted]")).build();

  private Redaction() {}

  /** The resource without what is secret in it. */
  public static Any of(EncodedResource resource) {
    Any body = resource.body();
    if (!body.getTypeUrl().equals(ResourceType.SECRET.typeUrl())) return body;
    try {
      Secret secret = Secret.parseFrom(body.getValue());
      if (!secret.hasTlsCertificate()) return body;
      DataSource key = secret.getTlsCertificate().getPrivateKey();
      if (key.hasFilename()) return body;
      Secret.Builder shown = secret.toBuilder();
      shown.getTlsCertificateBuilder().setPrivateKey(NOTHING);
      return Any.pack(shown.build());
    } catch (InvalidProtocolBufferException e) {
      return Any.pack(Secret.newBuilder().setName(resource.name()).build());
    }
  }
}
