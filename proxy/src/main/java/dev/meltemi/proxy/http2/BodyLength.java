package dev.meltemi.proxy.http2;

/** Holds a body against the length that its head has said (RFC 9113 section 8.1.1). */
final class BodyLength {
  private long left = -1;

  /**
   * @param length in bytes, or negative when nothing was said
   */
  void expect(long length) {
    left = length;
  }

  /** False when that is too much. */
  boolean take(int bytes) {
    if (left < 0) return true;
    left -= bytes;
    return left >= 0;
  }

  void end(int stream) {
    if (left > 0) throw Violation.malformed(stream, "http2.body_shorter_than_said");
  }
}
