package dev.meltemi.traffic.testing;

import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.SubjectName;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.TlsVersion;
import java.util.List;
import java.util.Optional;

/** Random TLS. The texts of secrets are no real PEM. */
final class RandomTls {
  private static final List<String> CERTIFICATES =
      List.of("kubernetes://httpbin", "file-cert:/etc/certs/tls.crt~/etc/certs/tls.key");
  private static final List<String> ROOTS = List.of("kubernetes://httpbin-cacert", "ROOTCA");
  private static final List<String> CIPHERS =
      List.of("ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256");

  private final Draw draw;

  RandomTls(Draw draw) {
    this.draw = draw;
  }

  ServerTls server() {
    Optional<PeerCheck> clients = draw.maybe(this::check);
    return new ServerTls(
        draw.one(CERTIFICATES), clients, clients.isPresent() && draw.chance(), parameters());
  }

  ClientTls client() {
    Optional<PeerCheck> servers = draw.maybe(this::check);
    ClientTls.Naming name = draw.one(List.of(ClientTls.Naming.values()));
    return new ClientTls(
        draw.chance() ? "" : "www.example.com",
        servers.isEmpty() && name == ClientTls.Naming.OF_REQUEST_CHECKED
            ? ClientTls.Naming.FIXED
            : name,
        draw.maybe(() -> draw.one(CERTIFICATES)),
        servers,
        parameters());
  }

  Secret secret(String name) {
    return new Secret(
        name,
        draw.chance()
            ? new Secret.Certificate(pem("chain"), pem("key"))
            : new Secret.Roots(pem("root")));
  }

  private Secret.Pem pem(String what) {
    return draw.chance()
        ? new Secret.Text(what + draw.between(1, 99))
        : new Secret.File("/etc/certs/" + what + draw.between(1, 99) + ".pem");
  }

  private PeerCheck check() {
    return new PeerCheck(draw.one(ROOTS), draw.some(2, this::name));
  }

  private SubjectName name() {
    StringMatch match =
        draw.one(
            List.of(
                new StringMatch.Exact("spiffe://cluster.local/ns/default/sa/sleep"),
                new StringMatch.Prefix("www."),
                new StringMatch.Regex(".*example.com")));
    return new SubjectName(draw.one(List.of(SubjectName.Kind.values())), match);
  }

  private TlsParameters parameters() {
    List<TlsVersion> versions = List.of(TlsVersion.values());
    int least = draw.between(0, versions.size() - 1);
    return new TlsParameters(
        versions.get(least),
        versions.get(draw.between(least, versions.size() - 1)),
        draw.subset(CIPHERS),
        draw.subset(List.of("h2", "http/1.1")));
  }
}
