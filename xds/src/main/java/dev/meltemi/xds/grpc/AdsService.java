package dev.meltemi.xds.grpc;

import dev.meltemi.xds.session.DeltaReply;
import dev.meltemi.xds.session.ServerAction;
import dev.meltemi.xds.session.ServerEvent;
import dev.meltemi.xds.session.ServerSession;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The two methods of ADS. */
final class AdsService implements BindableService {
  private final SnapshotSource source;
  private final Executor executor;
  private final SendBudget budget = new SendBudget(SendBudget.BYTES);

  AdsService(SnapshotSource source, Executor executor) {
    this.source = source;
    this.executor = executor;
  }

  @Override
  public ServerServiceDefinition bindService() {
    var delta = AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod();
    MethodDescriptor<DeltaDiscoveryRequest, DeltaReply> encoded =
        delta.toBuilder(delta.getRequestMarshaller(), new DeltaMarshaller()).build();
    return ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
        .addMethod(encoded, ServerCalls.asyncBidiStreamingCall(this::delta))
        .addMethod(
            AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod(),
            ServerCalls.asyncBidiStreamingCall(this::stateOfTheWorld))
        .build();
  }

  private StreamObserver<DeltaDiscoveryRequest> delta(StreamObserver<DeltaReply> client) {
    var variant =
        new ServerStream.Variant<DeltaDiscoveryRequest, DeltaReply>(
            ServerSession.delta(),
            DeltaDiscoveryRequest::getNode,
            ServerEvent.DeltaRequest::new,
            action ->
                action instanceof ServerAction.SendDelta(var reply)
                    ? Optional.of(reply)
                    : Optional.empty(),
            DeltaReply::size);
    return new ServerStream<>(
        variant, (ServerCallStreamObserver<DeltaReply>) client, source, executor, budget);
  }

  private StreamObserver<DiscoveryRequest> stateOfTheWorld(
      StreamObserver<DiscoveryResponse> client) {
    var variant =
        new ServerStream.Variant<DiscoveryRequest, DiscoveryResponse>(
            ServerSession.stateOfTheWorld(),
            DiscoveryRequest::getNode,
            ServerEvent.SotwRequest::new,
            action ->
                action instanceof ServerAction.SendSotw(var response)
                    ? Optional.of(response)
                    : Optional.empty(),
            DiscoveryResponse::getSerializedSize);
    return new ServerStream<>(
        variant, (ServerCallStreamObserver<DiscoveryResponse>) client, source, executor, budget);
  }
}
