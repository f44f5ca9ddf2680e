package dev.meltemi.xds.grpc;

import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.session.TypeStatus;
import java.util.Map;
import java.util.function.Consumer;

/** What the server serves: a stream of snapshots for each proxy that connects. Any thread. */
public interface SnapshotSource {

  /**
   * A proxy has connected.
   *
   * @param push takes each new snapshot, from any thread, at any time until the subscription is
   *     closed; it never blocks. Of snapshots that a slow proxy has not taken yet only the newest
   *     is kept. Nothing is sent before the first.
   */
  Subscription subscribe(ProxyNode node, Consumer<EncodedResources> push);

  /** One stream of one proxy. Its methods are called one after another and must not block. */
  interface Subscription extends AutoCloseable {

    /** Something was sent, acknowledged or rejected; the state of all types after that. */
    void progressed(Map<ResourceType, TypeStatus> status);

    /** The stream has ended. Called once. */
    @Override
    void close();
  }
}
