package dev.meltemi.kube.watch;

/** What became of a write to an API server. */
public sealed interface WriteOutcome {

  record Done() implements WriteOutcome {}

  /** The object is not there (any more). */
  record Missing() implements WriteOutcome {}

  /** The server understood and said no; trying the same again will not help. */
  record Refused(int code, String message) implements WriteOutcome {}

  /** The server did not answer, or not in its right mind; it may in a moment. */
  record Unreachable(String message) implements WriteOutcome {}
}
