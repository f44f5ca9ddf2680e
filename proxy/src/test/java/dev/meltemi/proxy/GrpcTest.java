package dev.meltemi.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.RetryOn;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.UpstreamProtocol;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** gRPC's own client and server with the proxy between them. */
final class GrpcTest {
  private static final Metadata.Key<String> LANGUAGE =
      Metadata.Key.of("language", Metadata.ASCII_STRING_MARSHALLER);
  private static final MethodDescriptor<String, String> UNARY = method("unary", MethodType.UNARY);
  private static final MethodDescriptor<String, String> MANY =
      method("many", MethodType.SERVER_STREAMING);
  private static final MethodDescriptor<String, String> TALK =
      method("talk", MethodType.BIDI_STREAMING);

  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final BlockingQueue<Metadata> heads = new LinkedBlockingQueue<>();
  private Server server;
  private final List<ManagedChannel> channels = new ArrayList<>();

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    var text =
        new MethodDescriptor.Marshaller<String>() {
          @Override
          public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
          }

          @Override
          public String parse(InputStream stream) {
            try {
              return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          }
        };
    return MethodDescriptor.newBuilder(text, text)
        .setType(type)
        .setFullMethodName("test.Echo/" + name)
        .build();
  }

  @BeforeEach
  void serve() throws Exception {
    var service =
        ServerServiceDefinition.builder("test.Echo")
            .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::unary))
            .addMethod(MANY, ServerCalls.asyncServerStreamingCall(GrpcTest::many))
            .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(GrpcTest::talk))
            .build();
    ServerInterceptor record =
        new ServerInterceptor() {
          @Override
          public <A, B> ServerCall.Listener<A> interceptCall(
              ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            heads.add(headers);
            return next.startCall(call, headers);
          }
        };
    server = NettyServerBuilder.forPort(0).addService(service).intercept(record).build().start();
  }

  @AfterEach
  void stop() throws Exception {
    for (ManagedChannel channel : channels) channel.shutdownNow();
    server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  private void unary(String asked, StreamObserver<String> answer) {
    int number = calls.incrementAndGet();
    switch (asked) {
      case "wait" ->
          Context.current().addListener(_ -> cancelled.countDown(), java.lang.Runnable::run);
      case "second time" -> {
        if (number < 2) answer.onError(Status.UNAVAILABLE.asRuntimeException());
        else done(answer, "at last");
      }
      case "fail" ->
          answer.onError(
              Status.FAILED_PRECONDITION.withDescription("not like this").asRuntimeException());
      default -> done(answer, "you said " + asked);
    }
  }

  private static void done(StreamObserver<String> answer, String text) {
    answer.onNext(text);
    answer.onCompleted();
  }

  private static void many(String asked, StreamObserver<String> answer) {
    for (int i = 0; i < Integer.parseInt(asked); i++) answer.onNext("message " + i);
    answer.onCompleted();
  }

  private static StreamObserver<String> talk(StreamObserver<String> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(String said) {
        answer.onNext("you said " + said);
      }

      @Override
      public void onError(Throwable broken) {}

      @Override
      public void onCompleted() {
        answer.onCompleted();
      }
    };
  }

  private DataPlane plane(Route route) throws IOException {
    return Setup.routes(route)
        .withCluster(Http2Test.cluster(UpstreamProtocol.HTTP2, server.getPort()))
        .start();
  }

  private Channel channel(DataPlane plane) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", Setup.port(plane)).usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  private static CallOptions within(Duration time) {
    return CallOptions.DEFAULT.withDeadlineAfter(time);
  }

  private static CallOptions soon() {
    return within(Duration.ofSeconds(20));
  }

  @Test
  void aUnaryCallIsAnswered() throws Exception {
    try (DataPlane plane = plane(Setup.to("v1"))) {
      Channel channel = channel(plane);
      for (int i = 0; i < 100; i++) {
        assertThat(ClientCalls.blockingUnaryCall(channel, UNARY, soon(), "a" + i))
            .isEqualTo("you said a" + i);
      }
      assertThat(plane.stats().value("http.in.downstream_rq_2xx")).isEqualTo(100);
      assertThat(plane.stats().value("cluster.v1.upstream_cx_total")).isEqualTo(1);
      assertThat(plane.stats().value("cluster.v1.upstream_rq_active")).isZero();
    }
  }

  @Test
  void metadataPassesAndStatusComesBackInTrailers() throws Exception {
    var metadata = new Metadata();
    metadata.put(LANGUAGE, "el");
    try (DataPlane plane = plane(Setup.to("v1"))) {
      Channel channel =
          ClientInterceptors.intercept(
              channel(plane), MetadataUtils.newAttachHeadersInterceptor(metadata));
      assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, UNARY, soon(), "fail"))
          .hasMessage("FAILED_PRECONDITION: not like this");
      assertThat(heads.remove().get(LANGUAGE)).isEqualTo("el");
    }
  }

  @Test
  void aLongAnswerStreamsThrough() throws Exception {
    try (DataPlane plane = plane(Setup.to("v1"))) {
      Iterator<String> all =
          ClientCalls.blockingServerStreamingCall(channel(plane), MANY, soon(), "20000");
      int count = 0;
      for (; all.hasNext(); count++) assertThat(all.next()).isEqualTo("message " + count);
      assertThat(count).isEqualTo(20_000);
    }
  }

  @Test
  void bothSidesTalkInTurns() throws Exception {
    try (DataPlane plane = plane(Setup.to("v1"))) {
      var said = new LinkedBlockingQueue<String>();
      StreamObserver<String> out =
          ClientCalls.asyncBidiStreamingCall(
              channel(plane).newCall(TALK, soon()),
              new StreamObserver<>() {
                @Override
                public void onNext(String value) {
                  said.add(value);
                }

                @Override
                public void onError(Throwable broken) {
                  said.add("broken " + broken);
                }

                @Override
                public void onCompleted() {
                  said.add("over");
                }
              });
      for (int i = 0; i < 50; i++) {
        out.onNext("word " + i);
        assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("you said word " + i);
      }
      out.onCompleted();
      assertThat(said.poll(20, TimeUnit.SECONDS)).isEqualTo("over");
    }
  }

  @Test
  void aDeadlineCancelsTheCallAtTheServer() throws Exception {
    try (DataPlane plane = plane(Setup.to("v1"))) {
      Channel channel = channel(plane);
      ClientCalls.blockingUnaryCall(channel, UNARY, soon(), "hello"); // all are connected now
      assertThatThrownBy(() ->
              ClientCalls.blockingUnaryCall(channel, UNARY, within(Duration.ofMillis(500)), "wait"))
          .hasMessageContaining("DEADLINE_EXCEEDED");
      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aFailureOfTheProxyIsAGrpcStatus() throws Exception {
    try (DataPlane plane = plane(Setup.to("v1"))) {
      server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
      Channel channel = channel(plane);
      assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, UNARY, soon(), "a"))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(e.getStatus().getDescription()).contains("upstream connect error");
              });
    }
  }

  @Test
  void aMissingRouteIsUnimplemented() throws Exception {
    try (DataPlane plane = Setup.routes().start()) {
      Channel channel = channel(plane);
      assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, UNARY, soon(), "a"))
          .hasMessageContaining("UNIMPLEMENTED");
    }
  }

  @Test
  void anUnavailableServerIsAskedAgain() throws Exception {
    Retry retry = Setup.retry(2, RetryOn.UNAVAILABLE);
    try (DataPlane plane = plane(Setup.forward("v1", Duration.ZERO, Optional.of(retry)))) {
      assertThat(ClientCalls.blockingUnaryCall(channel(plane), UNARY, soon(), "second time"))
          .isEqualTo("at last");
      assertThat(plane.stats().value("cluster.v1.upstream_rq_retry_success")).isEqualTo(1);
    }
  }

  @Test
  void theRoutesTimeoutLimitsTheCallersDeadline() throws Exception {
    Route route = Setup.forward("v1", Duration.ofMillis(300), Optional.empty());
    try (DataPlane plane = plane(route)) {
      Channel channel = channel(plane);
      assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, UNARY, soon(), "wait"))
          .hasMessageContaining("UNAVAILABLE: upstream request timeout");
      assertThat(
              heads.remove().get(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER)))
          .isEqualTo("300m");
    }
  }
}
