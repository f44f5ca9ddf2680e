package dev.meltemi.proxy.trace;

import com.google.protobuf.ByteString;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** OTLP: one unary gRPC call of the TraceService for each batch. */
record OtlpFormat(String cluster, String service) implements SpanFormat {
  private static final String PATH = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

  /** A flag and the length go before a gRPC message. */
  private static final int PREFIX = 5;

  @Override
  public HttpRequest request(int length) {
    var headers = new Headers();
    headers.add("content-type", "application/grpc");
    headers.add("te", "trailers");
    var request = new HttpRequest("POST", cluster, PATH, HttpRequest.HTTP_2, headers);
    request.framed(length, true, false, null);
    return request;
  }

  @Override
  public byte[] body(List<SpanData> spans) {
    ScopeSpans.Builder all = ScopeSpans.newBuilder();
    for (SpanData span : spans) all.addSpans(span(span));
    byte[] message =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(
                        Resource.newBuilder().addAttributes(attribute("service.name", service)))
                    .addScopeSpans(all))
            .build()
            .toByteArray();
    return ByteBuffer.allocate(PREFIX + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static io.opentelemetry.proto.trace.v1.Span span(SpanData span) {
    var encoded =
        io.opentelemetry.proto.trace.v1.Span.newBuilder()
            .setTraceId(bytes(span.trace()))
            .setSpanId(bytes(span.id()))
            .setParentSpanId(bytes(span.parent()))
            .setTraceState(span.state())
            .setName(span.name())
            .setKind(span.client() ? SpanKind.SPAN_KIND_CLIENT : SpanKind.SPAN_KIND_SERVER)
            .setStartTimeUnixNano(span.startMicros() * 1000)
            .setEndTimeUnixNano((span.startMicros() + span.micros()) * 1000);
    for (SpanTag tag : span.tags()) encoded.addAttributes(attribute(tag.name(), tag.value()));
    if (span.failed()) {
      encoded.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    return encoded.build();
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static KeyValue attribute(String name, String value) {
    return KeyValue.newBuilder()
        .setKey(name)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
