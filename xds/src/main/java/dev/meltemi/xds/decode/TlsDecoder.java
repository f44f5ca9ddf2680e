package dev.meltemi.xds.decode;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.SubjectName;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.TlsVersion;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** TLS of both sides. Its secrets come over the stream that everything comes over. */
final class TlsDecoder {
  static final String SERVER = "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext";
  static final String CLIENT = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";

  private TlsDecoder() {}

  /** Empty, with a reason in {@code findings}, when it cannot be done. */
  static Optional<ServerTls> server(TransportSocket socket, Findings findings) {
    Optional<DownstreamTlsContext> read =
        read(socket, SERVER, DownstreamTlsContext.getDefaultInstance(), findings);
    if (read.isEmpty()) return Optional.empty();
    DownstreamTlsContext context = read.get();
    CommonTlsContext common = context.getCommonTlsContext();
    Optional<String> certificate = certificate(common, findings);
    if (certificate.isEmpty()) {
      findings.refuse("TLS without tls_certificate_sds_secret_configs is not supported");
      return Optional.empty();
    }
    return Optional.of(
        new ServerTls(
            certificate.get(),
            check(common, findings),
            context.getRequireClientCertificate().getValue(),
            parameters(common)));
  }

  /** Empty, with a reason in {@code findings}, when it cannot be done. */
  static Optional<ClientTls> client(
      TransportSocket socket, ClientTls.Naming named, Findings findings) {
    return read(socket, CLIENT, UpstreamTlsContext.getDefaultInstance(), findings)
        .map(context -> {
          CommonTlsContext common = context.getCommonTlsContext();
          Optional<PeerCheck> servers = check(common, findings);
          boolean nothingToCheck =
              named == ClientTls.Naming.OF_REQUEST_CHECKED && servers.isEmpty();
          return new ClientTls(
              context.getSni(),
              nothingToCheck ? ClientTls.Naming.OF_REQUEST : named,
              certificate(common, findings),
              servers,
              parameters(common));
        });
  }

  /** Whether its secrets come from where we ask for them; Istio's agent serves its own. */
  static boolean isOverAds(TransportSocket socket) {
    return common(socket).map(TlsDecoder::isOverAds).orElse(true); // else refused when it is read
  }

  /** Whether it needs secrets that only an agent of Istio would serve. */
  static boolean needsAgent(TransportSocket socket) {
    return common(socket)
        .filter(common -> secrets(common).findAny().isPresent() && !isOverAds(common))
        .isPresent();
  }

  private static boolean isOverAds(CommonTlsContext common) {
    return secrets(common).anyMatch(secret -> secret.getSdsConfig().hasAds());
  }

  private static Optional<CommonTlsContext> common(TransportSocket socket) {
    try {
      ByteString config = socket.getTypedConfig().getValue();
      return Optional.of(
          switch (Extensions.type(socket.getTypedConfig())) {
            case SERVER -> DownstreamTlsContext.parseFrom(config).getCommonTlsContext();
            case CLIENT -> UpstreamTlsContext.parseFrom(config).getCommonTlsContext();
            default -> CommonTlsContext.getDefaultInstance();
          });
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static Stream<SdsSecretConfig> secrets(CommonTlsContext common) {
    return Stream.concat(
        common.getTlsCertificateSdsSecretConfigsList().stream(),
        Stream.of(common.getValidationContextSdsSecretConfig(), combined(common))
            .filter(secret -> !secret.getName().isEmpty()));
  }

  private static SdsSecretConfig combined(CommonTlsContext common) {
    return common.getCombinedValidationContext().getValidationContextSdsSecretConfig();
  }

  private static <M extends Message> Optional<M> read(
      TransportSocket socket, String type, M prototype, Findings findings) {
    Any config = socket.getTypedConfig();
    if (!Extensions.type(config).equals(type)) {
      findings.refuse(
          "transport_socket %s (%s) is not supported"
              .formatted(socket.getName(), Extensions.type(config)));
      return Optional.empty();
    }
    new FieldCheck(findings).check(config.getValue(), prototype.getDescriptorForType());
    try {
      @SuppressWarnings("unchecked") // a parser of M's messages
      M message = (M) prototype.getParserForType().parseFrom(config.getValue());
      return Optional.of(message);
    } catch (InvalidProtocolBufferException e) {
      findings.refuse(type + " is not valid: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<String> certificate(CommonTlsContext common, Findings findings) {
    List<SdsSecretConfig> named = common.getTlsCertificateSdsSecretConfigsList();
    if (named.size() > 1) findings.refuse("more than one certificate is not supported");
    return named.stream().findFirst().map(secret -> name(secret, findings));
  }

  private static String name(SdsSecretConfig secret, Findings findings) {
    Reads.overAds(secret.getSdsConfig(), "secret " + secret.getName(), findings);
    return secret.getName();
  }

  private static Optional<PeerCheck> check(CommonTlsContext common, Findings findings) {
    SdsSecretConfig roots =
        common.hasCombinedValidationContext()
            ? combined(common)
            : common.getValidationContextSdsSecretConfig();
    if (roots.getName().isEmpty()) {
      if (common.hasCombinedValidationContext()) findings.refuse("a validation context without CA");
      return Optional.empty();
    }
    CertificateValidationContext fixed =
        common.getCombinedValidationContext().getDefaultValidationContext();
    if (fixed.hasTrustedCa()) findings.refuse("a trusted_ca beside a secret is not supported");
    return Optional.of(
        new PeerCheck(
            name(roots, findings),
            fixed.getMatchTypedSubjectAltNamesList().stream().map(TlsDecoder::name).toList()));
  }

  private static SubjectName name(SubjectAltNameMatcher matcher) {
    SubjectName.Kind kind =
        switch (matcher.getSanType()) {
          case DNS -> SubjectName.Kind.DNS;
          case URI -> SubjectName.Kind.URI;
          case EMAIL, IP_ADDRESS, OTHER_NAME, SAN_TYPE_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("san_type " + matcher.getSanType());
        };
    return new SubjectName(kind, MatchDecoder.text(matcher.getMatcher()));
  }

  /** Envoy's own defaults are TLS 1.2 and 1.3. */
  private static TlsParameters parameters(CommonTlsContext common) {
    var parameters = common.getTlsParams();
    return new TlsParameters(
        version(parameters.getTlsMinimumProtocolVersion(), TlsVersion.TLS_1_2),
        version(parameters.getTlsMaximumProtocolVersion(), TlsVersion.TLS_1_3),
        parameters.getCipherSuitesList(),
        common.getAlpnProtocolsList());
  }

  private static TlsVersion version(TlsProtocol version, TlsVersion automatic) {
    return switch (version) {
      case TLS_AUTO -> automatic;
      case TLSv1_0 -> TlsVersion.TLS_1_0;
      case TLSv1_1 -> TlsVersion.TLS_1_1;
      case TLSv1_2 -> TlsVersion.TLS_1_2;
      case TLSv1_3 -> TlsVersion.TLS_1_3;
      case UNRECOGNIZED -> throw new IllegalArgumentException("version of TLS");
    };
  }
}
