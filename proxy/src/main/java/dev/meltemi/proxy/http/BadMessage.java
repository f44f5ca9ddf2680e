package dev.meltemi.proxy.http;

/** A message that breaks the rules; thrown while parsing and answered by the connection. */
final class BadMessage extends RuntimeException {
  private final int status;
  private final String details;

  BadMessage(int status, String details) {
    super(details, null, false, false); // control flow on the hot path: no stack trace
    this.status = status;
    this.details = details;
  }

  static BadMessage of(String details) {
    return new BadMessage(400, details);
  }

  int status() {
    return status;
  }

  /** As in Envoy's {@code %RESPONSE_CODE_DETAILS%}: one word. */
  String details() {
    return details;
  }
}
