package dev.meltemi.traffic;

import java.util.List;

/**
 * What a side of TLS offers and takes.
 *
 * @param cipherSuites of TLS 1.2 and older, by OpenSSL's names; empty for the library's own choice
 * @param protocols ALPN, the most wanted first; empty to do without
 */
public record TlsParameters(
    TlsVersion least, TlsVersion most, List<String> cipherSuites, List<String> protocols) {

  public TlsParameters {
    cipherSuites = List.copyOf(cipherSuites);
    protocols = List.copyOf(protocols);
    if (least.compareTo(most) > 0) {
      throw new IllegalArgumentException("TLS from " + least + " to " + most);
    }
  }

  /** TLS 1.2 and 1.3. */
  public static TlsParameters speaking(String... protocols) {
    return new TlsParameters(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, List.of(), List.of(protocols));
  }
}
