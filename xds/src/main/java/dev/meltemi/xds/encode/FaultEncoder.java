package dev.meltemi.xds.encode;

import dev.meltemi.traffic.Fault;
import io.envoyproxy.envoy.extensions.filters.common.fault.v3.FaultDelay;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.FaultAbort;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;

/** Faults, as the configuration of Envoy's fault filter on one route. */
final class FaultEncoder {
  static final String FILTER = "envoy.filters.http.fault";

  private FaultEncoder() {}

  static HTTPFault encode(Fault fault) {
    HTTPFault.Builder encoded = HTTPFault.newBuilder();
    fault
        .delay()
        .ifPresent(delay ->
            encoded.setDelay(
                FaultDelay.newBuilder()
                    .setFixedDelay(Scalars.duration(delay.duration()))
                    .setPercentage(Scalars.fraction(delay.share()))));
    fault.abort().ifPresent(abort -> encoded.setAbort(abort(abort)));
    return encoded.build();
  }

  private static FaultAbort abort(Fault.Abort abort) {
    FaultAbort.Builder encoded =
        FaultAbort.newBuilder().setPercentage(Scalars.fraction(abort.share()));
    switch (abort.cause()) {
      case Fault.Cause.Http(int status) -> encoded.setHttpStatus(status);
      case Fault.Cause.Grpc(int status) -> encoded.setGrpcStatus(status);
    }
    return encoded.build();
  }
}
