package dev.meltemi.pilot.identity;

/** A service account of a namespace: what a certificate is about. */
public record WorkloadId(String trustDomain, String namespace, String serviceAccount) {

  /** As SPIFFE writes it, and Istio's PILOT_CERT_PROVIDER. */
  @Override
  public String toString() {
    return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
  }
}
