package dev.meltemi.traffic;

/** What TLS works with, under a name. Its {@code toString} never tells a private key. */
public record Secret(String name, Content content) {

  /** One of two kinds. */
  public sealed interface Content {}

  /**
   * A certificate with those that lead to its authority, and its private key.
   *
   * @param chain PEM, the own certificate first
   * @param key PEM, not encrypted
   */
  public record Certificate(Pem chain, Pem key) implements Content {}

  /** Certificates of authorities that are trusted. */
  public record Roots(Pem certificates) implements Content {}

  /** Where the text is. */
  public sealed interface Pem {}

  public record Text(String pem) implements Pem {
    @Override
    public String toString() {
      return "Text[[redacted]]";
    }
  }

  /** A file of the proxy's own file system, read again when it changes. */
  public record File(String path) implements Pem {}
}
