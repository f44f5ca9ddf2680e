package dev.meltemi.xds.session;

import java.util.Optional;

/**
 * How far a proxy is with one type of resources. Versions are those of {@code
 * EncodedResources.version(type)}.
 *
 * @param sent the newest version of which the proxy has been sent all that it asked for; empty
 *     before the first
 * @param acknowledged the newest version that it has accepted; equal to {@code sent} when it is up
 *     to date
 * @param rejected what the proxy said of the last response, if it did not accept it
 */
public record TypeStatus(String sent, String acknowledged, Optional<Rejection> rejected) {
  /**
   * @param nonce of the response that was rejected
   * @param error as the proxy put it
   */
  public record Rejection(String nonce, String version, String error) {}

  static TypeStatus unsent() {
    return new TypeStatus("", "", Optional.empty());
  }

  public boolean upToDate() {
    return rejected.isEmpty() && sent.equals(acknowledged);
  }
}
