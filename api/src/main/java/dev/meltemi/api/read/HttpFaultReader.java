package dev.meltemi.api.read;

import dev.meltemi.api.istio.HttpFault;
import dev.meltemi.api.istio.HttpFault.AbortStatus;
import dev.meltemi.api.istio.Percent;
import java.time.Duration;
import java.util.Optional;

/** Binds {@code fault}. */
final class HttpFaultReader {
  private HttpFaultReader() {}

  static HttpFault read(Fields fields) {
    if (!fields.has("delay") && !fields.has("abort")) {
      fields.error("FaultRequired", "HTTP fault injection must have an abort and/or a delay.", "");
    }
    return new HttpFault(
        fields.message("delay", HttpFaultReader::delay),
        fields.message("abort", HttpFaultReader::abort));
  }

  private static HttpFault.Delay delay(Fields fields) {
    if (fields.has("exponentialDelay")) {
      fields.error(
          "BadFault", "exponentialDelay is not supported, by Istio neither.", "Use fixedDelay.");
    } else if (!fields.has("fixedDelay")) {
      fields.error("BadFault", "fixedDelay is required.", "For example: fixedDelay: 2s");
    }
    return new HttpFault.Delay(fields.duration("fixedDelay").orElse(Duration.ZERO), share(fields));
  }

  private static HttpFault.Abort abort(Fields fields) {
    fields.onlyOneOf("httpStatus", "grpcStatus", "http2Error");
    if (fields.has("http2Error")) {
      fields.error(
          "BadFault",
          "HTTP/2 abort fault injection not supported, by Istio neither.",
          "Use httpStatus.");
    } else if (!fields.has("httpStatus") && !fields.has("grpcStatus")) {
      fields.error(
          "BadFault", "httpStatus or grpcStatus is required.", "For example: httpStatus: 500");
    }
    var http = fields.integer("httpStatus", Integer.MIN_VALUE, Integer.MAX_VALUE);
    Optional<AbortStatus> grpc = fields.text("grpcStatus").map(AbortStatus.Grpc::new);
    return new HttpFault.Abort(
        grpc.orElseGet(() -> new AbortStatus.Http(http.orElse(0))), share(fields));
  }

  /**
   * Istio: no percentage means 0 %, so the fault never happens. Nobody means that, hence the
   * warning.
   */
  private static Percent share(Fields fields) {
    if (!fields.has("percentage")) {
      fields
          .report()
          .warning(
              "NeverHappens",
              fields.line(),
              fields.where() + " has no percentage, which means 0 %: it never happens.",
              "Add percentage: {value: 100}.");
    }
    return fields.message("percentage", HttpFaultReader::percent).orElse(Percent.NONE);
  }

  static Percent percent(Fields fields) {
    return new Percent(fields.number("value").orElse(0.0));
  }
}
