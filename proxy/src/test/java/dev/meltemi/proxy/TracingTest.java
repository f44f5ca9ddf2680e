package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Discovery;
import dev.meltemi.traffic.Fraction;
import dev.meltemi.traffic.HttpConnection;
import dev.meltemi.traffic.Listener;
import dev.meltemi.traffic.RouteSource;
import dev.meltemi.traffic.Tracing;
import dev.meltemi.traffic.UpstreamProtocol;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Traces: headers in and out, and what collectors are told. */
class TracingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final Tracing.Export OTEL = new Tracing.OpenTelemetry("otel", "web.default");
  private static final Tracing.Export ZIPKIN = new Tracing.Zipkin("zipkin", "zipkin.test");

  /** A collector of OpenTelemetry in this process. */
  private static final class Collector extends TraceServiceGrpc.TraceServiceImplBase
      implements AutoCloseable {
    final BlockingQueue<Span> spans = new LinkedBlockingQueue<>();
    final BlockingQueue<String> services = new LinkedBlockingQueue<>();
    private final Server server;

    Collector() throws Exception {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
              .addService(this)
              .build()
              .start();
    }

    int port() {
      return server.getPort();
    }

    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> reply) {
      for (var resource : request.getResourceSpansList()) {
        services.add(resource.getResource().getAttributes(0).getValue().getStringValue());
        resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
      }
      reply.onNext(ExportTraceServiceResponse.getDefaultInstance());
      reply.onCompleted();
    }

    Span next() throws InterruptedException {
      Span span = spans.poll(10, TimeUnit.SECONDS);
      assertThat(span).as("a span within 10 s").isNotNull();
      return span;
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }

  private static DataPlane plane(
      Tracing.Export export, double sampling, Direction direction, int upstream, int collector)
      throws Exception {
    var tracing =
        new Tracing(
            export,
            Fraction.percent(sampling),
            new TreeMap<>(
                Map.of(
                    "colour", new Tracing.Tag.Literal("blue"),
                    "user", new Tracing.Tag.Header("end-user", "nobody"))));
    var http =
        new HttpConnection(
            "in",
            new RouteSource.Named("routes"),
            false,
            java.time.Duration.ZERO,
            Optional.<AccessLog>empty(),
            List.of(),
            dev.meltemi.traffic.CertificateForwarding.NONE,
            Optional.of(tracing));
    Listener out = Setup.listener("in", http);
    var listener =
        new Listener(
            out.name(),
            out.bind(),
            direction,
            out.bindsPort(),
            out.handsOver(),
            out.inspection(),
            out.chains(),
            out.fallback());
    Cluster plain = Cluster.of("otel", new Discovery.Static(Setup.endpoints(collector)));
    var otel =
        new Cluster(
            "otel",
            plain.discovery(),
            plain.balancing(),
            plain.connectTimeout(),
            plain.limits(),
            plain.outlier(),
            plain.panicPercent(),
            plain.maxRequestsPerConnection(),
            UpstreamProtocol.HTTP2,
            plain.idleTimeout(),
            plain.bindSource(),
            plain.tls(),
            plain.plainToOthers(),
            plain.origin());
    return Setup.routes(Setup.to("v1").named("reviews.default:9080/*"))
        .withCluster("v1", upstream)
        .withCluster("zipkin", collector)
        .withCluster(otel)
        .withListener(listener)
        .start();
  }

  private static Backend upstream() throws Exception {
    return Backend.saying(200, "ok");
  }

  /** The head that the endpoint was sent for this request. */
  private static String seen(Backend endpoint, DataPlane plane, String path, String... headers)
      throws Exception {
    Client.once(Setup.port(plane), path, headers);
    StringBuilder head = new StringBuilder();
    endpoint
        .requests
        .getLast()
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append('\n'));
    return head.toString();
  }

  private static Map<String, String> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(Collectors.toMap(KeyValue::getKey, a -> a.getValue().getStringValue()));
  }

  private static String hex(com.google.protobuf.ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Test
  void aTraceGoesOnAndItsSpanIsTold() throws Exception {
    try (var collector = new Collector();
        Backend v1 = upstream();
        DataPlane plane = plane(OTEL, 0, Direction.OUTBOUND, v1.port(), collector.port())) {
      String seen =
          seen(v1, plane, "/a", "traceparent: " + PARENT, "tracestate: a=1,b=2", "end-user: ann");
      Span span = collector.next();
      assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
      assertThat(hex(span.getParentSpanId())).isEqualTo("b7ad6b7169203331");
      assertThat(seen)
          .contains("traceparent: 00-" + TRACE + "-" + hex(span.getSpanId()) + "-01")
          .contains("tracestate: a=1,b=2")
          .contains("x-envoy-decorator-operation: reviews.default:9080/*");
      assertThat(span.getName()).isEqualTo("reviews.default:9080/*");
      assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
      assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
      assertThat(attributes(span))
          .containsEntry("component", "proxy")
          .containsEntry("http.method", "GET")
          .containsEntry("http.url", "http://test/a")
          .containsEntry("http.status_code", "200")
          .containsEntry("upstream_cluster", "v1")
          .containsEntry("response_flags", "-")
          .containsEntry("colour", "blue")
          .containsEntry("user", "ann")
          .doesNotContainKey("error");
      assertThat(collector.services.take()).isEqualTo("web.default");
      Eventually.that(() -> sum(plane, "spans_sent") == 1);
    }
  }

  private static long sum(DataPlane plane, String metric) {
    return plane.stats().counter(dev.meltemi.proxy.observe.Stats.Scope.of("tracing"), metric).sum();
  }

  @Test
  void theCallersNameWinsOnTheWayInAndFailuresAreMarked() throws Exception {
    try (var collector = new Collector();
        Backend v1 = Backend.saying(503, "no");
        DataPlane plane = plane(OTEL, 100, Direction.INBOUND, v1.port(), collector.port())) {
      Client.once(Setup.port(plane), "/a", "x-envoy-decorator-operation: theirs");
      Span span = collector.next();
      assertThat(span.getName()).isEqualTo("theirs");
      assertThat(span.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
      assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
      assertThat(span.getParentSpanId().isEmpty()).isTrue();
      assertThat(attributes(span)).containsEntry("error", "true");
      assertThat(attributes(span).get("guid:x-request-id")).matches(".{14}9.{21}");
    }
  }

  @Test
  void whatIsNotSampledTravelsOnAndIsNotTold() throws Exception {
    try (var collector = new Collector();
        Backend v1 = upstream();
        DataPlane plane = plane(OTEL, 0, Direction.OUTBOUND, v1.port(), collector.port())) {
      assertThat(seen(v1, plane, "/a"))
          .containsPattern("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-00");
      String broken = seen(v1, plane, "/b", "traceparent: 00-x");
      assertThat(broken).contains("traceparent: 00-x");
      // A client that asks for its trace gets one, and it comes alone.
      Client.once(Setup.port(plane), "/c", "x-client-trace-id: mine");
      assertThat(attributes(collector.next()))
          .containsEntry("http.url", "http://test/c")
          .containsEntry("guid:x-client-trace-id", "mine");
      assertThat(collector.spans).isEmpty();
    }
  }

  @Test
  void aCollectorThatIsAwayCostsSpansOnly() throws Exception {
    try (Backend v1 = upstream();
        DataPlane plane = plane(OTEL, 100, Direction.OUTBOUND, v1.port(), 1)) {
      assertThat(Client.once(Setup.port(plane), "/a").status()).isEqualTo(200);
      Eventually.that(() -> sum(plane, "spans_dropped") == 1);
    }
  }

  @Test
  void zipkinIsToldInJsonAndItsHeadersAreB3() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (Backend zipkin =
            Backend.of((request, in, out) -> {
              told.add(request.text());
              return Backend.say(out, 202, "");
            });
        Backend v1 = upstream();
        DataPlane plane = plane(ZIPKIN, 0, Direction.OUTBOUND, v1.port(), zipkin.port())) {
      String seen = seen(v1, plane, "/a", "b3: " + TRACE + "-b7ad6b7169203331-1");
      assertThat(seen)
          .contains("x-b3-traceid: " + TRACE)
          .contains("x-b3-parentspanid: b7ad6b7169203331")
          .contains("x-b3-sampled: 1")
          .containsPattern("x-b3-spanid: [0-9a-f]{16}");
      String none =
          seen(
              v1,
              plane,
              "/a",
              "x-b3-traceid: b7ad6b7169203331",
              "x-b3-spanid: b7ad6b7169203332",
              "x-b3-sampled: 0");
      assertThat(none).contains("x-b3-traceid: b7ad6b7169203331", "x-b3-sampled: 0");
      String json = told.poll(10, TimeUnit.SECONDS);
      assertThat(json)
          .contains("\"traceId\":\"" + TRACE + "\"")
          .contains("\"parentId\":\"b7ad6b7169203331\"")
          .contains("\"kind\":\"CLIENT\"")
          .contains("\"http.status_code\":\"200\"");
    }
  }
}
