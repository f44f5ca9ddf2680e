package dev.meltemi.proxy.admin;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.meltemi.proxy.state.Snapshot;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ResourceType;
import dev.meltemi.xds.encode.EncodedResource;
import dev.meltemi.xds.encode.EncodedResources;
import dev.meltemi.xds.encode.ResourceEncoder;
import dev.meltemi.xds.json.Redaction;
import io.envoyproxy.envoy.admin.v3.BootstrapConfigDump;
import io.envoyproxy.envoy.admin.v3.ClustersConfigDump;
import io.envoyproxy.envoy.admin.v3.EndpointsConfigDump;
import io.envoyproxy.envoy.admin.v3.ListenersConfigDump;
import io.envoyproxy.envoy.admin.v3.RoutesConfigDump;
import io.envoyproxy.envoy.admin.v3.SecretsConfigDump;
import java.util.Map;

/** {@code /config_dump}: what is in force, in Envoy's messages, as istioctl reads it. */
final class ConfigDump {
  private ConfigDump() {}

  static String of(AdminView view, boolean withEndpoints) {
    Snapshot snapshot = view.active().current();
    Traffic fixed = view.bootstrap().fixed();
    EncodedResources all = ResourceEncoder.encode(snapshot.traffic());
    var dump = io.envoyproxy.envoy.admin.v3.ConfigDump.newBuilder();
    dump.addConfigs(pack(bootstrap(view)));
    dump.addConfigs(pack(clusters(all, fixed)));
    if (withEndpoints) dump.addConfigs(pack(endpoints(all)));
    dump.addConfigs(pack(listeners(all, fixed)));
    dump.addConfigs(pack(routes(all)));
    dump.addConfigs(pack(secrets(all)));
    return Json.of(dump.build());
  }

  private static Any pack(Message message) {
    return Any.pack(message);
  }

  private static BootstrapConfigDump bootstrap(AdminView view) {
    var bootstrap =
        io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.newBuilder()
            .setNode(view.bootstrap().node());
    return BootstrapConfigDump.newBuilder().setBootstrap(bootstrap).build();
  }

  private static ClustersConfigDump clusters(EncodedResources all, Traffic fixed) {
    var dump = ClustersConfigDump.newBuilder().setVersionInfo(all.version(ResourceType.CLUSTER));
    for (Map.Entry<String, EncodedResource> entry : all.of(ResourceType.CLUSTER).entrySet()) {
      Any body = entry.getValue().body();
      if (fixed.clusters().containsKey(entry.getKey())) {
        dump.addStaticClusters(ClustersConfigDump.StaticCluster.newBuilder().setCluster(body));
      } else {
        dump.addDynamicActiveClusters(
            ClustersConfigDump.DynamicCluster.newBuilder()
                .setVersionInfo(entry.getValue().version())
                .setCluster(body));
      }
    }
    return dump.build();
  }

  private static ListenersConfigDump listeners(EncodedResources all, Traffic fixed) {
    var dump = ListenersConfigDump.newBuilder().setVersionInfo(all.version(ResourceType.LISTENER));
    for (Map.Entry<String, EncodedResource> entry : all.of(ResourceType.LISTENER).entrySet()) {
      Any body = entry.getValue().body();
      if (fixed.listeners().containsKey(entry.getKey())) {
        dump.addStaticListeners(ListenersConfigDump.StaticListener.newBuilder().setListener(body));
      } else {
        dump.addDynamicListeners(
            ListenersConfigDump.DynamicListener.newBuilder()
                .setName(entry.getKey())
                .setActiveState(
                    ListenersConfigDump.DynamicListenerState.newBuilder()
                        .setVersionInfo(entry.getValue().version())
                        .setListener(body)));
      }
    }
    return dump.build();
  }

  private static RoutesConfigDump routes(EncodedResources all) {
    var dump = RoutesConfigDump.newBuilder();
    for (EncodedResource table : all.of(ResourceType.ROUTE).values()) {
      dump.addDynamicRouteConfigs(
          RoutesConfigDump.DynamicRouteConfig.newBuilder()
              .setVersionInfo(table.version())
              .setRouteConfig(table.body()));
    }
    return dump.build();
  }

  /** Private keys are redacted. */
  private static SecretsConfigDump secrets(EncodedResources all) {
    var dump = SecretsConfigDump.newBuilder();
    for (EncodedResource secret : all.of(ResourceType.SECRET).values()) {
      dump.addDynamicActiveSecrets(
          SecretsConfigDump.DynamicSecret.newBuilder()
              .setName(secret.name())
              .setVersionInfo(secret.version())
              .setSecret(Redaction.of(secret)));
    }
    return dump.build();
  }

  private static EndpointsConfigDump endpoints(EncodedResources all) {
    var dump = EndpointsConfigDump.newBuilder();
    for (EncodedResource set : all.of(ResourceType.ENDPOINT).values()) {
      dump.addDynamicEndpointConfigs(
          EndpointsConfigDump.DynamicEndpointConfig.newBuilder()
              .setVersionInfo(set.version())
              .setEndpointConfig(set.body()));
    }
    return dump.build();
  }
}
