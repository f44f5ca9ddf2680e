package dev.meltemi.compile.secret;

import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What stands behind the names of secrets, as far as one proxy may have it. */
public final class NamedSecrets {
  /** Where Debian, Alpine and Istio's images keep the authorities that they trust. */
  private static final String SYSTEM = "/etc/ssl/certs/ca-certificates.crt";

  private final Scope scope;

  private NamedSecrets(Scope scope) {
    this.scope = scope;
  }

  /** Those that the TLS of the clusters needs. */
  public static List<Secret> of(Scope scope, List<Cluster> clusters) {
    Set<String> pairs = new TreeSet<>();
    Set<String> roots = new TreeSet<>();
    for (Cluster cluster : clusters) {
      if (cluster.tls().isEmpty()) continue;
      cluster.tls().get().certificate().ifPresent(pairs::add);
      cluster.tls().get().servers().map(PeerCheck::roots).ifPresent(roots::add);
    }
    NamedSecrets named = new NamedSecrets(scope);
    List<Secret> secrets = new ArrayList<>();
    for (String name : pairs) {
      named.pair(name).map(content -> new Secret(name, content)).ifPresent(secrets::add);
    }
    for (String name : roots) {
      named.roots(name).map(content -> new Secret(name, content)).ifPresent(secrets::add);
    }
    return secrets;
  }

  private Optional<Secret.Content> pair(String name) {
    if (name.startsWith(SecretNames.FILE_PAIR)) {
      String[] paths = name.substring(SecretNames.FILE_PAIR.length()).split("~", 2);
      return Optional.of(
          new Secret.Certificate(new Secret.File(paths[0]), new Secret.File(paths[1])));
    }
    if (!name.startsWith(SecretNames.CREDENTIAL)) return Optional.empty();
    Credential credential = credential(name.substring(SecretNames.CREDENTIAL.length()));
    return credential
        .chain()
        .flatMap(chain ->
            credential
                .key()
                .map(key -> new Secret.Certificate(new Secret.Text(chain), new Secret.Text(key))));
  }

  private Optional<Secret.Content> roots(String name) {
    if (name.equals(SecretNames.SYSTEM_ROOTS)) {
      return Optional.of(new Secret.Roots(new Secret.File(SYSTEM)));
    }
    if (name.startsWith(SecretNames.FILE_ROOTS)) {
      String path = name.substring(SecretNames.FILE_ROOTS.length());
      return Optional.of(new Secret.Roots(new Secret.File(path)));
    }
    if (!name.startsWith(SecretNames.CREDENTIAL)) return Optional.empty();
    String credential =
        name.substring(
            SecretNames.CREDENTIAL.length(), name.length() - SecretNames.AUTHORITY.length());
    return credential(credential)
        .authority()
        .map(authority -> new Secret.Roots(new Secret.Text(authority)));
  }

  private Credential credential(String name) {
    return new Credential(scope.mesh().snapshot(), scope.proxy().namespace(), name);
  }
}
