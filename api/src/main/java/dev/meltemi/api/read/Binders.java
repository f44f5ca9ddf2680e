package dev.meltemi.api.read;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.PeerAuthentication;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.VirtualService;
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
          PeerAuthentication.KIND, PeerAuthenticationReader::read);

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

  static boolean isIstio(String kind) {
    return ISTIO.containsKey(kind);
  }

  static Optional<Resource> bind(String kind, Fields fields, ObjectMeta meta) {
    return Optional.ofNullable(ISTIO.get(kind))
        .or(() -> Optional.ofNullable(KUBE.get(kind)))
        .map(read -> read.apply(fields, meta));
  }
}
