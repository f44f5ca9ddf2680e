package dev.meltemi.compile.telemetry;

import dev.meltemi.api.istio.Telemetry.Side;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.Tracing;
import java.util.Optional;

/** What a proxy tells of the requests on one side. */
public record Telling(Optional<AccessLog> log, Optional<Tracing> tracing) {
  /** Of what its application asks of others, or of what comes through a gateway. */
  public static Telling outbound(Scope scope) {
    return of(scope, Side.CLIENT);
  }

  /** Of what others ask of its application. */
  public static Telling inbound(Scope scope) {
    return of(scope, Side.SERVER);
  }

  private static Telling of(Scope scope, Side side) {
    return new Telling(LogRules.of(scope, side), TraceRules.of(scope, side));
  }
}
