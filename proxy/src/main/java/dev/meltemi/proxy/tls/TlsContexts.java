package dev.meltemi.proxy.tls;

import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.TlsVersion;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/**
 * Makes TLS contexts of settings and the secrets in force. A new secret counts from the next
 * connection on; those that are open stay. Any thread.
 */
public final class TlsContexts implements AutoCloseable {
  /** What was asked for, or why there is none. */
  public sealed interface Made {}

  public record Ready(SslContext context) implements Made {}

  /**
   * @param why for people
   */
  public record NotReady(String why) implements Made {}

  /** Kept beside the configured suites, which are about older versions only. */
  private static final List<String> SUITES_OF_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /** More come together only where clients ask for ever new names. */
  private static final int MOST_CONTEXTS = 1024;

  /** What goes over a connection. */
  public enum Payload {
    REQUESTS,
    /** Anything: each direction may end by itself, as TLS 1.3 lets it (RFC 8446 section 6.1). */
    BYTES
  }

  private final Secrets secrets = new Secrets(this::forget);
  private final Map<Object, Made> made = new ConcurrentHashMap<>();

  public Secrets secrets() {
    return secrets;
  }

  /** Puts these secrets in force; reads files. */
  public void put(Map<String, Secret> known) {
    secrets.put(known);
  }

  private void forget() {
    made.clear();
  }

  public Made server(ServerTls tls, Payload payload) {
    return make(new Wanted(tls, payload), () -> makeServer(tls, payload));
  }

  public Made client(ClientTls tls, Payload payload) {
    return make(new Wanted(tls, payload), () -> makeClient(tls, payload));
  }

  private record Wanted(Object tls, Payload payload) {}

  private interface Making {
    SslContext make() throws SSLException, GeneralSecurityException, Missing;
  }

  private Made make(Wanted tls, Making making) {
    Made known = made.get(tls);
    if (known != null) return known;
    long before = secrets.changes();
    Made fresh;
    try {
      fresh = new Ready(making.make());
    } catch (Missing e) {
      fresh = new NotReady(String.valueOf(e.getMessage()));
    } catch (SSLException | GeneralSecurityException | IllegalArgumentException e) {
      fresh = new NotReady("TLS cannot be set up: " + e.getMessage());
    }
    if (made.size() >= MOST_CONTEXTS) made.clear();
    made.put(tls, fresh);
    // A secret that changed meanwhile must not leave an old context behind.
    if (secrets.changes() != before) made.remove(tls, fresh);
    return fresh;
  }

  private SslContext makeServer(ServerTls tls, Payload payload)
      throws SSLException, GeneralSecurityException, Missing {
    Material.Pair own = pair(tls.certificate());
    SslContextBuilder builder = SslContextBuilder.forServer(own.key(), own.chain());
    if (tls.clients().isPresent()) {
      builder
          .trustManager(trust(tls.clients().get()))
          .clientAuth(tls.clientsMustShow() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    }
    return finish(builder, tls.parameters(), payload);
  }

  private SslContext makeClient(ClientTls tls, Payload payload)
      throws SSLException, GeneralSecurityException, Missing {
    // The name is checked by PeerTrust, and only when the configuration says so.
    SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm(null);
    if (tls.certificate().isPresent()) {
      Material.Pair own = pair(tls.certificate().get());
      builder.keyManager(own.key(), own.chain());
    }
    if (tls.servers().isPresent()) builder.trustManager(trust(tls.servers().get()));
    else builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    return finish(builder, tls.parameters(), payload);
  }

  private static SslContext finish(
      SslContextBuilder builder, TlsParameters parameters, Payload payload) throws SSLException {
    // BoringSSL, as Netty has it, ends both directions at once. Java's own TLS does not, but knows
    // neither BoringSSL's names of suites nor old versions.
    boolean modern =
        parameters.cipherSuites().isEmpty()
            && parameters.least().compareTo(TlsVersion.TLS_1_2) >= 0
            && parameters.most() == TlsVersion.TLS_1_3;
    if (payload == Payload.BYTES && modern) builder.sslProvider(SslProvider.JDK);
    builder.protocols(
        Arrays.stream(TlsVersion.values())
            .filter(version -> version.compareTo(parameters.least()) >= 0)
            .filter(version -> version.compareTo(parameters.most()) <= 0)
            .map(TlsContexts::name)
            .toList());
    if (!parameters.cipherSuites().isEmpty()) {
      List<String> suites = new ArrayList<>(parameters.cipherSuites());
      if (parameters.most() == TlsVersion.TLS_1_3) suites.addAll(SUITES_OF_1_3);
      builder.ciphers(suites, IdentityCipherSuiteFilter.INSTANCE);
    }
    if (!parameters.protocols().isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              parameters.protocols()));
    }
    return builder.build();
  }

  /** Java's names: the first version goes without its zero. */
  private static String name(TlsVersion version) {
    return version == TlsVersion.TLS_1_0 ? "TLSv1" : version.toString();
  }

  private PeerTrust trust(PeerCheck check) throws GeneralSecurityException, Missing {
    return switch (material(check.roots())) {
      case Material.Roots roots -> new PeerTrust(roots.certificates(), check.names());
      case Material.Pair _ -> throw new Missing(check.roots(), "is no certificate authority");
      case Material.Unusable(String why) -> throw new Missing(check.roots(), why);
    };
  }

  private Material.Pair pair(String name) throws Missing {
    return switch (material(name)) {
      case Material.Pair pair -> pair;
      case Material.Roots _ -> throw new Missing(name, "has no private key");
      case Material.Unusable(String why) -> throw new Missing(name, why);
    };
  }

  private Material material(String name) throws Missing {
    Optional<Material> found = secrets.find(name);
    if (found.isEmpty()) throw new Missing(name, "is not known");
    return found.get();
  }

  /** A secret that is not there. */
  private static final class Missing extends Exception {
    private static final long serialVersionUID = 1;

    Missing(String secret, String why) {
      super("secret " + secret + ": " + why);
    }
  }

  @Override
  public void close() {
    secrets.close();
  }
}
