package dev.meltemi.compile.secret;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.kube.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a {@code credentialName} leads to in one namespace: a Secret of type kubernetes.io/tls or a
 * generic one with Istio's keys, and for the authority possibly a second, {@code …-cacert}.
 */
public record Credential(MeshSnapshot mesh, String namespace, String name) {
  private static final List<String> CHAINS = List.of("tls.crt", "cert");
  private static final List<String> KEYS = List.of("tls.key", "key");
  private static final List<String> AUTHORITIES = List.of("ca.crt", "cacert");

  public boolean exists() {
    return mesh.secrets().find(namespace, name).isPresent();
  }

  public Optional<String> chain() {
    return text(name, CHAINS);
  }

  public Optional<String> key() {
    return text(name, KEYS);
  }

  public Optional<String> authority() {
    return text(SecretNames.authorityOf(name), AUTHORITIES).or(() -> text(name, AUTHORITIES));
  }

  private Optional<String> text(String secret, List<String> keys) {
    Optional<Secret> found = mesh.secrets().find(namespace, secret);
    return keys.stream()
        .flatMap(key -> found.map(Secret::data).map(data -> data.get(key)).stream())
        .filter(value -> !value.isBlank())
        .findFirst()
        .flatMap(Credential::decoded);
  }

  private static Optional<String> decoded(String base64) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
