package dev.meltemi.pilot.identity;

import java.time.Instant;

/**
 * A certificate with its key, as proxies are told it.
 *
 * @param chain PEM
 * @param key PEM; part of no text
 * @param roots PEM of the authorities that its holder shall trust
 * @param renewal when the next one is due
 * @param end after which nobody takes it
 */
public record WorkloadCertificate(
    WorkloadId id, String chain, String key, String roots, Instant renewal, Instant end) {
  @Override
  public String toString() {
    return "WorkloadCertificate[" + id + ", until " + end + "]";
  }
}
