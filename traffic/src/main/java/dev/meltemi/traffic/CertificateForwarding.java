package dev.meltemi.traffic;

/**
 * What becomes of {@code x-forwarded-client-cert}, in which proxies tell an application by which
 * certificate its caller is known (Envoy {@code forward_client_cert_details}). Where the client has
 * shown no certificate the header is taken off, whatever this says.
 */
public enum CertificateForwarding {
  /** Taken off. */
  NONE,
  /** The client's subject and names behind what it says of its own callers: at sidecars. */
  APPEND,
  /** The client's subject, names and certificate, and nothing of what it says: at gateways. */
  REPLACE
}
