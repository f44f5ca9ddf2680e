package dev.meltemi.proxy.http2;

/** A frame that breaks the rules: the end of its stream, or of the whole connection. */
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final int stream;

  private Violation(int code, int stream, String details) {
    super(details, null, false, false); // control flow that an attacker may cause at will
    this.code = code;
    this.stream = stream;
  }

  /** RFC 9113 section 5.4.1. */
  static Violation ofConnection(int code, String details) {
    return new Violation(code, 0, details);
  }

  static Violation protocol(String details) {
    return ofConnection(ErrorCode.PROTOCOL_ERROR, details);
  }

  /** RFC 9113 section 5.4.2. */
  static Violation ofStream(int stream, int code, String details) {
    return new Violation(code, stream, details);
  }

  /** RFC 9113 section 8.1.1: a message that no one may pass on. */
  static Violation malformed(int stream, String details) {
    return ofStream(stream, ErrorCode.PROTOCOL_ERROR, details);
  }

  int code() {
    return code;
  }

  /** 0 for the connection. */
  int stream() {
    return stream;
  }

  String details() {
    return String.valueOf(getMessage());
  }
}
