package dev.meltemi.api.read;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.istio.WorkloadEntry;
import dev.meltemi.api.yaml.Node;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The one table of what Istio's API has and this version does not act on. Such a field is refused
 * by name, never stored without effect. Implementing a feature removes its row.
 */
final class NotEnforced {
  private NotEnforced() {}

  /**
   * Fields that are refused whatever their value; the policies of subsets and ports are meant along
   * with the rule's.
   */
  static final Map<String, Set<String>> FIELDS =
      Map.of(
          VirtualService.KIND,
          Set.of(
              "spec.tls[].match[].sourceSubnet",
              "spec.tcp[].match[].sourceSubnet",
              "spec.http[].match[].statPrefix",
              "spec.http[].directResponse.body.bytes",
              "spec.http[].retries.retryRemoteLocalities"),
          DestinationRule.KIND,
          Set.of(
              "spec.workloadSelector",
              "spec.trafficPolicy.tls.caCrl",
              "spec.trafficPolicy.tunnel",
              "spec.trafficPolicy.proxyProtocol",
              "spec.trafficPolicy.retryBudget",
              "spec.trafficPolicy.loadBalancer.backendUtilization",
              "spec.trafficPolicy.loadBalancer.zoneAwareLbSetting",
              "spec.trafficPolicy.connectionPool.tcp.tcpKeepalive",
              "spec.trafficPolicy.connectionPool.tcp.maxConnectionDuration",
              "spec.trafficPolicy.connectionPool.http.maxConcurrentStreams",
              "spec.trafficPolicy.connectionPool.http.http2KeepAlive",
              "spec.trafficPolicy.outlierDetection.splitExternalLocalOriginErrors",
              "spec.trafficPolicy.outlierDetection.consecutiveLocalOriginFailures",
              "spec.trafficPolicy.outlierDetection.outlierDetectionHttpErrorCodes"),
          Gateway.KIND,
          Set.of(
              "spec.servers[].bind",
              "spec.servers[].defaultEndpoint",
              "spec.servers[].tls.credentialNames",
              "spec.servers[].tls.caCertCredentialName",
              "spec.servers[].tls.tlsCertificates",
              "spec.servers[].tls.verifyCertificateSpki",
              "spec.servers[].tls.verifyCertificateHash",
              "spec.servers[].tls.insecureSkipVerify",
              "spec.servers[].tls.ecdhCurves",
              "spec.servers[].tls.caCrl"),
          Sidecar.KIND,
          Set.of("spec.ingress[].tls", "spec.outboundTrafficPolicy.egressProxy"),
          Telemetry.KIND,
          Set.of(
              "spec.targetRef",
              "spec.targetRefs",
              "spec.metrics",
              "spec.tracing[].disableContextPropagation",
              "spec.tracing[].useRequestIdForTraceSampling",
              "spec.tracing[].customTags.*.formatter"),
          ServiceEntry.KIND,
          Set.of("spec.subjectAltNames", "spec.endpoints[].network"));

  /** Fields of which only some values are enforced. */
  private static final Map<String, Predicate<String>> VALUES = values();

  private static Map<String, Predicate<String>> values() {
    var values = new HashMap<String, Predicate<String>>();
    values.put(VirtualService.KIND + " spec.http[].retries.retryOn", NotEnforced::retryConditions);
    // Routing on a claim of a JWT needs RequestAuthentication.
    values.put(VirtualService.KIND + " spec.http[].match[].headers.*", NotEnforced::plainHeader);
    values.put(
        VirtualService.KIND + " spec.http[].match[].withoutHeaders.*", NotEnforced::plainHeader);
    values.put(
        DestinationRule.KIND + " spec.trafficPolicy.loadBalancer.simple",
        v -> !v.equals("PASSTHROUGH"));
    values.put(Gateway.KIND + " spec.servers[].tls.mode", v -> !v.equals("AUTO_PASSTHROUGH"));
    values.put(ServiceEntry.KIND + " spec.resolution", v -> !v.equals("DYNAMIC_DNS"));
    values.put(ServiceEntry.KIND + " spec.endpoints[].address", v -> !v.startsWith("unix:"));
    for (var path : Set.of("ingress[].bind", "ingress[].defaultEndpoint", "egress[].bind")) {
      values.put(Sidecar.KIND + " spec." + path, v -> !v.startsWith("unix:"));
    }
    values.put(WorkloadEntry.KIND + " spec.address", v -> !v.startsWith("unix:"));
    values.put(
        ServiceEntry.KIND + " spec.ports[].protocol",
        v -> !Set.of("UDP", "HTTP_PROXY").contains(v.toUpperCase(Locale.ROOT)));
    return Map.copyOf(values);
  }

  private static boolean retryConditions(String retryOn) {
    var missing = Set.of("retriable-headers", "envoy-ratelimited", "http3-post-connect-failure");
    return Stream.of(retryOn.split(",")).noneMatch(missing::contains);
  }

  private static boolean plainHeader(String name) {
    return !name.startsWith("@request.auth");
  }

  /** The enforcement of this version. */
  static boolean covers(String kind, String pattern, Node value) {
    var place =
        pattern
            .replace("spec.subsets[].", "spec.")
            .replace("trafficPolicy.portLevelSettings[].", "trafficPolicy.");
    if (FIELDS.getOrDefault(kind, Set.of()).contains(place)) {
      return false;
    }
    var accepted = VALUES.get(kind + " " + place);
    return accepted == null
        || !(value instanceof Node.Scalar scalar)
        || accepted.test(scalar.text());
  }
}
