package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.traffic.Tracing;
import java.util.List;

/** What a collector wants to be sent. */
sealed interface SpanFormat permits OtlpFormat, ZipkinFormat {
  static SpanFormat of(Tracing.Export export) {
    return switch (export) {
      case Tracing.OpenTelemetry(String cluster, String service) ->
          new OtlpFormat(cluster, service);
      case Tracing.Zipkin(_, String host) -> new ZipkinFormat(host);
    };
  }

  byte[] body(List<SpanData> spans);

  HttpRequest request(int length);
}
