package dev.meltemi.traffic;

import java.time.Duration;
import java.util.Optional;

/** Deliberate failures. The delay comes first; the two draw independently. */
public record Fault(Optional<Delay> delay, Optional<Abort> abort) {
  public record Delay(Duration duration, Fraction share) {}

  public record Abort(Cause cause, Fraction share) {}

  /** What an aborted request is answered with. */
  public sealed interface Cause {
    /** 200 to 599. */
    record Http(int status) implements Cause {}

    /** A gRPC status code, 0 to 16. */
    record Grpc(int status) implements Cause {}
  }
}
