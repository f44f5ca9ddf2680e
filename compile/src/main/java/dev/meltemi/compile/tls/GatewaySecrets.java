package dev.meltemi.compile.tls;

import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.compile.route.GatewayServers;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.compile.secret.Credential;
import dev.meltemi.traffic.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The secrets that one gateway may have: those of its own namespace, and files of its pod. */
public final class GatewaySecrets {
  private GatewaySecrets() {}

  public static List<Secret> of(Scope scope) {
    List<Secret> secrets = new ArrayList<>();
    for (List<GatewayServers.Bound> servers : GatewayServers.byPort(scope).values()) {
      for (GatewayServers.Bound bound : servers) {
        if (bound.endsTls()) bound.server().tls().ifPresent(tls -> add(scope, tls, secrets));
      }
    }
    return secrets;
  }

  private static void add(Scope scope, ServerTls tls, List<Secret> secrets) {
    // The workload's own certificate is told to it by itself.
    if (tls.mode() == ServerTls.Mode.ISTIO_MUTUAL) return;
    certificate(scope, tls)
        .map(content -> new Secret(GatewayNames.certificate(tls), content))
        .ifPresent(secrets::add);
    if (!tls.checksClients()) return;
    roots(scope, tls)
        .map(content -> new Secret(GatewayNames.roots(tls), content))
        .ifPresent(secrets::add);
  }

  private static Optional<Secret.Content> certificate(Scope scope, ServerTls tls) {
    if (tls.credentialName().isEmpty()) {
      return Optional.of(
          new Secret.Certificate(
              new Secret.File(tls.serverCertificate()), new Secret.File(tls.privateKey())));
    }
    Credential credential = credential(scope, tls);
    if (credential.chain().isEmpty() || credential.key().isEmpty()) return Optional.empty();
    return Optional.of(
        new Secret.Certificate(
            new Secret.Text(credential.chain().get()), new Secret.Text(credential.key().get())));
  }

  private static Optional<Secret.Content> roots(Scope scope, ServerTls tls) {
    return tls.credentialName().isEmpty()
        ? Optional.of(new Secret.Roots(new Secret.File(tls.caCertificates())))
        : credential(scope, tls)
            .authority()
            .map(authority -> new Secret.Roots(new Secret.Text(authority)));
  }

  private static Credential credential(Scope scope, ServerTls tls) {
    return new Credential(scope.mesh().snapshot(), scope.proxy().namespace(), tls.credentialName());
  }
}
