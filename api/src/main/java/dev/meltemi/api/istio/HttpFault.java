package dev.meltemi.api.istio;

import java.time.Duration;
import java.util.Optional;

/** Trouble made on purpose. Delay and abort draw independently. */
public record HttpFault(Optional<Delay> delay, Optional<Abort> abort) {

  public record Delay(Duration fixedDelay, Percent percentage) {}

  public record Abort(AbortStatus status, Percent percentage) {}

  /** What an aborted request is answered with. */
  public sealed interface AbortStatus {
    /** 200 to 599. */
    record Http(int status) implements AbortStatus {}

    /** A name such as UNAVAILABLE, or a number. */
    record Grpc(String status) implements AbortStatus {}
  }
}
