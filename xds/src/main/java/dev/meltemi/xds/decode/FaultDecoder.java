package dev.meltemi.xds.decode;

import dev.meltemi.traffic.Fault;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import java.util.Optional;

/** Faults: the configuration of Envoy's fault filter on one route. */
final class FaultDecoder {
  private FaultDecoder() {}

  static Fault decode(HTTPFault fault) {
    return new Fault(
        fault.hasDelay()
            ? Optional.of(
                new Fault.Delay(
                    Reads.duration(fault.getDelay().getFixedDelay()),
                    Reads.fraction(fault.getDelay().getPercentage())))
            : Optional.empty(),
        fault.hasAbort()
            ? Optional.of(
                new Fault.Abort(
                    cause(fault.getAbort()), Reads.fraction(fault.getAbort().getPercentage())))
            : Optional.empty());
  }

  private static Fault.Cause cause(FaultAbort abort) {
    return switch (abort.getErrorTypeCase()) {
      case HTTP_STATUS -> new Fault.Cause.Http(abort.getHttpStatus());
      case GRPC_STATUS -> new Fault.Cause.Grpc(abort.getGrpcStatus());
      case HEADER_ABORT, ERRORTYPE_NOT_SET ->
          throw new IllegalArgumentException("an abort without a status");
    };
  }
}
