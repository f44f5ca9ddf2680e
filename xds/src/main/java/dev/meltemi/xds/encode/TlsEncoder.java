package dev.meltemi.xds.encode;

import com.google.protobuf.Message;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.SubjectName;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.TlsVersion;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;

/** TLS of both sides; certificates and authorities are named, and follow as secrets. */
final class TlsEncoder {
  static final String SOCKET = "envoy.transport_sockets.tls";

  static final TransportSocket PLAINTEXT =
      TransportSocket.newBuilder()
          .setName("envoy.transport_sockets.raw_buffer")
          .setTypedConfig(Scalars.pack(RawBuffer.getDefaultInstance()))
          .build();

  private TlsEncoder() {}

  static TransportSocket encode(ServerTls tls) {
    CommonTlsContext.Builder common = common(tls.parameters());
    common.addTlsCertificateSdsSecretConfigs(secret(tls.certificate()));
    tls.clients().ifPresent(check -> common.setCombinedValidationContext(check(check)));
    return socket(
        DownstreamTlsContext.newBuilder()
            .setCommonTlsContext(common)
            .setRequireClientCertificate(Scalars.bool(tls.clientsMustShow()))
            .build());
  }

  static TransportSocket encode(ClientTls tls) {
    CommonTlsContext.Builder common = common(tls.parameters());
    tls.certificate().ifPresent(name -> common.addTlsCertificateSdsSecretConfigs(secret(name)));
    tls.servers().ifPresent(check -> common.setCombinedValidationContext(check(check)));
    return socket(
        UpstreamTlsContext.newBuilder().setCommonTlsContext(common).setSni(tls.sni()).build());
  }

  private static TransportSocket socket(Message context) {
    return TransportSocket.newBuilder()
        .setName(SOCKET)
        .setTypedConfig(Scalars.pack(context))
        .build();
  }

  private static CommonTlsContext.Builder common(TlsParameters parameters) {
    return CommonTlsContext.newBuilder()
        .setTlsParams(
            io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.newBuilder()
                .setTlsMinimumProtocolVersion(version(parameters.least()))
                .setTlsMaximumProtocolVersion(version(parameters.most()))
                .addAllCipherSuites(parameters.cipherSuites()))
        .addAllAlpnProtocols(parameters.protocols());
  }

  private static io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol
      version(TlsVersion version) {
    return switch (version) {
      case TLS_1_0 ->
          io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol.TLSv1_0;
      case TLS_1_1 ->
          io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol.TLSv1_1;
      case TLS_1_2 ->
          io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol.TLSv1_2;
      case TLS_1_3 ->
          io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol.TLSv1_3;
    };
  }

  private static SdsSecretConfig secret(String name) {
    return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(Scalars.SECRETS).build();
  }

  private static CombinedCertificateValidationContext check(PeerCheck check) {
    CertificateValidationContext.Builder names = CertificateValidationContext.newBuilder();
    for (SubjectName name : check.names()) names.addMatchTypedSubjectAltNames(name(name));
    return CombinedCertificateValidationContext.newBuilder()
        .setDefaultValidationContext(names)
        .setValidationContextSdsSecretConfig(secret(check.roots()))
        .build();
  }

  private static SubjectAltNameMatcher name(SubjectName name) {
    SubjectAltNameMatcher.Builder encoded =
        SubjectAltNameMatcher.newBuilder()
            .setSanType(
                switch (name.kind()) {
                  case DNS -> SubjectAltNameMatcher.SanType.DNS;
                  case URI -> SubjectAltNameMatcher.SanType.URI;
                });
    MatchEncoder.text(name.match()).ifPresent(encoded::setMatcher);
    return encoded.build();
  }
}
