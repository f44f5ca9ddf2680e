package dev.meltemi.proxy.tls;

import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/**
 * Why a handshake came to nothing.
 *
 * @param metric Envoy's counter, such as {@code ssl.fail_verify_san}
 * @param reason for people
 */
public record TlsFailure(String metric, String reason) {
  private static final String OTHER = "ssl.connection_error";

  public static TlsFailure of(Throwable cause) {
    for (@Nullable Throwable at = cause; at != null; at = at.getCause()) {
      String said = String.valueOf(at.getMessage());
      if (at instanceof CertificateException) {
        boolean name = said.startsWith("verify SAN");
        String metric = name ? "ssl.fail_verify_san" : "ssl.fail_verify_error";
        return new TlsFailure(metric, "CERTIFICATE_VERIFY_FAILED: " + said);
      }
      if (said.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")
          || said.contains("Empty client certificate chain")) {
        return new TlsFailure("ssl.fail_verify_no_cert", "no client certificate");
      }
    }
    if (cause instanceof ClosedChannelException) {
      return new TlsFailure(OTHER, "the connection was closed during the handshake");
    }
    return new TlsFailure(OTHER, String.valueOf(cause.getMessage()));
  }
}
