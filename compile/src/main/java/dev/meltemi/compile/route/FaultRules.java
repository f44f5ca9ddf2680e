package dev.meltemi.compile.route;

import dev.meltemi.api.istio.HttpFault;
import dev.meltemi.traffic.Fault;
import dev.meltemi.traffic.Fraction;
import java.util.List;
import java.util.Locale;

/** Deliberate failures of a rule. */
public final class FaultRules {
  /** By number, from 0. */
  private static final List<String> GRPC_STATUS =
      List.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private FaultRules() {}

  static Fault of(HttpFault fault) {
    return new Fault(
        fault
            .delay()
            .map(delay ->
                new Fault.Delay(delay.fixedDelay(), Fraction.percent(delay.percentage().value()))),
        fault
            .abort()
            .map(abort ->
                new Fault.Abort(
                    cause(abort.status()), Fraction.percent(abort.percentage().value()))));
  }

  private static Fault.Cause cause(HttpFault.AbortStatus status) {
    return switch (status) {
      case HttpFault.AbortStatus.Http(int code) -> new Fault.Cause.Http(code);
      case HttpFault.AbortStatus.Grpc(String name) -> new Fault.Cause.Grpc(grpcStatus(name));
    };
  }

  /** The number of a gRPC status given by name or number; -1 for what is none. */
  public static int grpcStatus(String status) {
    int byName = GRPC_STATUS.indexOf(status.toUpperCase(Locale.ROOT));
    if (byName >= 0) return byName;
    for (int code = 0; code < GRPC_STATUS.size(); code++) {
      if (status.equals(String.valueOf(code))) return code;
    }
    return -1;
  }
}
