package dev.meltemi.api.read;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.PeerAuthentication;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Deployment;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.kube.Namespace;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.kube.Service;
import dev.meltemi.api.kube.ServiceAccount;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.trial.TrafficTest;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Which reader binds which kind. */
final class Binders {
  private Binders() {}

  private static final Map<String, BiFunction<Fields, ObjectMeta, Resource>> ISTIO =
      Map.of(
          VirtualService.KIND, VirtualServiceReader::read,
          DestinationRule.KIND, DestinationRuleReader::read,
          Gateway.KIND, GatewayReader::read,
          ServiceEntry.KIND, ServiceEntryReader::read,
          Sidecar.KIND, SidecarReader::read,
          WorkloadEntry.KIND, EndpointReader::workloadEntry,
          PeerAuthentication.KIND, PeerAuthenticationReader::read,
          Telemetry.KIND, TelemetryReader::read);

  private static final Map<String, BiFunction<Fields, ObjectMeta, Resource>> KUBE =
      Map.of(
          Namespace.KIND, (_, meta) -> new Namespace(meta),
          ServiceAccount.KIND, (_, meta) -> new ServiceAccount(meta),
          ConfigMap.KIND, (fields, meta) -> new ConfigMap(meta, fields.textMap("data")),
          Secret.KIND, SecretReader::read,
          Service.KIND, ServiceReader::read,
          EndpointSlice.KIND, EndpointSliceReader::read,
          Ingress.KIND, IngressReader::read,
          Pod.KIND, PodReader::pod,
          Deployment.KIND, PodReader::deployment);

  private static final Map<String, BiFunction<Fields, ObjectMeta, Resource>> OURS =
      Map.of(TrafficTest.KIND, TrafficTestReader::read);

  /** Kinds that are modelled whole, so that a field which nobody asks for is a mistake. */
  static boolean isWhole(String kind) {
    return ISTIO.containsKey(kind) || OURS.containsKey(kind);
  }

  static Optional<Resource> bind(String kind, Fields fields, ObjectMeta meta) {
    return Optional.ofNullable(ISTIO.get(kind))
        .or(() -> Optional.ofNullable(KUBE.get(kind)))
        .or(() -> Optional.ofNullable(OURS.get(kind)))
        .map(read -> read.apply(fields, meta));
  }
}
