package dev.meltemi.compile.tls;

import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.compile.secret.SecretNames;

/** The names of the secrets of a gateway's server. */
final class GatewayNames {
  private GatewayNames() {}

  static String certificate(ServerTls tls) {
    if (tls.mode() == ServerTls.Mode.ISTIO_MUTUAL) return SecretNames.WORKLOAD;
    return tls.credentialName().isEmpty()
        ? SecretNames.filePair(tls.serverCertificate(), tls.privateKey())
        : SecretNames.credentialPair(tls.credentialName());
  }

  static String roots(ServerTls tls) {
    if (tls.mode() == ServerTls.Mode.ISTIO_MUTUAL) return SecretNames.MESH_ROOTS;
    return tls.credentialName().isEmpty()
        ? SecretNames.fileRoots(tls.caCertificates())
        : SecretNames.credentialRoots(tls.credentialName());
  }
}
