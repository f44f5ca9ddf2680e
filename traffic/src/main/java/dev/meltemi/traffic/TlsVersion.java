package dev.meltemi.traffic;

/** A version of TLS, the oldest first. */
public enum TlsVersion {
  TLS_1_0("TLSv1.0"),
  TLS_1_1("TLSv1.1"),
  TLS_1_2("TLSv1.2"),
  TLS_1_3("TLSv1.3");

  private final String text;

  TlsVersion(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
