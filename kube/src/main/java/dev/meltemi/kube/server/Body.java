package dev.meltemi.kube.server;

import java.nio.charset.StandardCharsets;

/** What a request carries, not yet understood. */
final class Body {

  private final byte[] bytes;

  /**
   * @param bytes belong to the body from then on
   */
  Body(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
