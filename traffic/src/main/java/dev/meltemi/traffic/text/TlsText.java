package dev.meltemi.traffic.text;

import dev.meltemi.traffic.ClientTls;
import dev.meltemi.traffic.PeerCheck;
import dev.meltemi.traffic.Secret;
import dev.meltemi.traffic.ServerTls;
import dev.meltemi.traffic.StringMatch;
import dev.meltemi.traffic.SubjectName;
import dev.meltemi.traffic.TlsParameters;
import dev.meltemi.traffic.TlsVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/** TLS in words. Of what is secret only a hash is told. */
final class TlsText {
  private static final int HASH_BYTES = 8;

  private TlsText() {}

  static String of(ServerTls tls) {
    String clients =
        tls.clients()
            .map(check ->
                (tls.clientsMustShow() ? ", clients " : ", clients that show a certificate ")
                    + of(check))
            .orElse("");
    return "TLS as " + tls.certificate() + clients + of(tls.parameters());
  }

  static String of(ClientTls tls) {
    String sni = tls.sni().isEmpty() ? "" : " to " + tls.sni();
    String name =
        switch (tls.name()) {
          case FIXED -> sni;
          case OF_REQUEST -> sni + " to the request's host";
          case OF_REQUEST_CHECKED -> sni + " to the request's host, which is checked,";
        };
    String own = tls.certificate().map(certificate -> " as " + certificate).orElse("");
    String servers = tls.servers().map(check -> " " + of(check)).orElse(" signed by anybody");
    return "TLS" + name + own + servers + of(tls.parameters());
  }

  private static String of(PeerCheck check) {
    if (check.names().isEmpty()) return "signed by " + check.roots();
    return "signed by "
        + check.roots()
        + " for "
        + check.names().stream().map(TlsText::of).collect(Collectors.joining(" or "));
  }

  private static String of(SubjectName name) {
    String kind = name.kind().name().toLowerCase(Locale.ROOT) + " ";
    return switch (name.match()) {
      case StringMatch.Exact(String value) -> kind + value;
      case StringMatch.Prefix(String value) -> kind + value + "*";
      case StringMatch.Regex(String pattern) -> kind + "~" + pattern;
      case StringMatch.Present() -> kind + "any";
    };
  }

  private static String of(TlsParameters parameters) {
    StringBuilder text = new StringBuilder();
    boolean usual =
        parameters.least() == TlsVersion.TLS_1_2 && parameters.most() == TlsVersion.TLS_1_3;
    if (!usual) text.append(", ").append(parameters.least()).append("-").append(parameters.most());
    if (!parameters.cipherSuites().isEmpty()) {
      text.append(", ciphers ").append(String.join(":", parameters.cipherSuites()));
    }
    if (!parameters.protocols().isEmpty()) {
      text.append(", ALPN ").append(String.join(",", parameters.protocols()));
    }
    return text.toString();
  }

  static String of(Secret secret) {
    String content =
        switch (secret.content()) {
          case Secret.Certificate(Secret.Pem chain, Secret.Pem key) ->
              "certificate " + of(chain) + ", key " + of(key);
          case Secret.Roots(Secret.Pem certificates) -> "roots " + of(certificates);
        };
    return "secret " + secret.name() + ": " + content + "\n";
  }

  private static String of(Secret.Pem pem) {
    return switch (pem) {
      case Secret.File(String path) -> "file " + path;
      case Secret.Text(String text) -> "#" + hash(text);
    };
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
