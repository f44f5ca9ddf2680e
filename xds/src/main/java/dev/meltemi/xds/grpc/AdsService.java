package dev.meltemi.xds.grpc;

import dev.meltemi.xds.session.ServerAction;
import dev.meltemi.xds.session.ServerEvent;
import dev.meltemi.xds.session.ServerSession;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;

/** The two methods of ADS. */
final class AdsService extends AggregatedDiscoveryServiceImplBase {
  private final SnapshotSource source;
  private final Executor executor;

  AdsService(SnapshotSource source, Executor executor) {
    this.source = source;
    this.executor = executor;
  }

  @Override
  public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
      StreamObserver<DeltaDiscoveryResponse> client) {
    var variant =
        new ServerStream.Variant<DeltaDiscoveryRequest, DeltaDiscoveryResponse>(
            ServerSession.delta(),
            DeltaDiscoveryRequest::getNode,
            ServerEvent.DeltaRequest::new,
            (action, to) -> {
              if (action instanceof ServerAction.SendDelta(var response)) to.onNext(response);
            });
    return new ServerStream<>(variant, client, source, executor);
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> client) {
    var variant =
        new ServerStream.Variant<DiscoveryRequest, DiscoveryResponse>(
            ServerSession.stateOfTheWorld(),
            DiscoveryRequest::getNode,
            ServerEvent.SotwRequest::new,
            (action, to) -> {
              if (action instanceof ServerAction.SendSotw(var response)) to.onNext(response);
            });
    return new ServerStream<>(variant, client, source, executor);
  }
}
