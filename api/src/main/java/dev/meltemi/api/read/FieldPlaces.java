package dev.meltemi.api.read;

import dev.meltemi.api.istio.DestinationRule;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.ServiceEntry;
import dev.meltemi.api.istio.VirtualService;
import java.util.List;
import java.util.Map;

/** Where a field belongs, for messages about a field at the wrong level. */
final class FieldPlaces {
  private FieldPlaces() {}

  static final Map<String, List<String>> PLACES =
      Map.of(
          VirtualService.KIND,
          List.of(
              "metadata.name",
              "metadata.namespace",
              "metadata.labels",
              "spec.hosts",
              "spec.gateways",
              "spec.exportTo",
              "spec.http",
              "spec.http[].match",
              "spec.http[].route",
              "spec.http[].redirect",
              "spec.http[].directResponse",
              "spec.http[].rewrite",
              "spec.http[].timeout",
              "spec.http[].retries",
              "spec.http[].fault",
              "spec.http[].mirror",
              "spec.http[].mirrorPercentage",
              "spec.http[].mirrors",
              "spec.http[].headers",
              "spec.http[].match[].uri",
              "spec.http[].match[].method",
              "spec.http[].match[].authority",
              "spec.http[].match[].headers",
              "spec.http[].match[].withoutHeaders",
              "spec.http[].match[].queryParams",
              "spec.http[].match[].sourceLabels",
              "spec.http[].match[].sourceNamespace",
              "spec.http[].match[].ignoreUriCase",
              "spec.http[].match[].uri.exact",
              "spec.http[].match[].uri.prefix",
              "spec.http[].match[].uri.regex",
              "spec.http[].route[].destination",
              "spec.http[].route[].weight",
              "spec.http[].route[].destination.host",
              "spec.http[].route[].destination.subset",
              "spec.http[].route[].destination.port",
              "spec.http[].retries.attempts",
              "spec.http[].retries.perTryTimeout",
              "spec.http[].retries.retryOn",
              "spec.http[].fault.delay",
              "spec.http[].fault.abort",
              "spec.http[].fault.delay.fixedDelay",
              "spec.http[].fault.abort.httpStatus",
              "spec.http[].rewrite.uriRegexRewrite",
              "spec.http[].redirect.redirectCode",
              "spec.http[].directResponse.status",
              "spec.http[].directResponse.body"),
          DestinationRule.KIND,
          List.of(
              "metadata.name",
              "metadata.namespace",
              "metadata.labels",
              "spec.host",
              "spec.trafficPolicy",
              "spec.subsets",
              "spec.exportTo",
              "spec.subsets[].name",
              "spec.subsets[].labels",
              "spec.trafficPolicy.loadBalancer",
              "spec.trafficPolicy.connectionPool",
              "spec.trafficPolicy.outlierDetection",
              "spec.trafficPolicy.loadBalancer.simple",
              "spec.trafficPolicy.connectionPool.tcp",
              "spec.trafficPolicy.connectionPool.http",
              "spec.trafficPolicy.connectionPool.tcp.maxConnections",
              "spec.trafficPolicy.connectionPool.tcp.connectTimeout",
              "spec.trafficPolicy.connectionPool.http.http1MaxPendingRequests",
              "spec.trafficPolicy.connectionPool.http.http2MaxRequests",
              "spec.trafficPolicy.connectionPool.http.maxRequestsPerConnection",
              "spec.trafficPolicy.connectionPool.http.maxRetries",
              "spec.trafficPolicy.outlierDetection.consecutive5xxErrors",
              "spec.trafficPolicy.outlierDetection.consecutiveGatewayErrors",
              "spec.trafficPolicy.outlierDetection.interval",
              "spec.trafficPolicy.outlierDetection.baseEjectionTime",
              "spec.trafficPolicy.outlierDetection.maxEjectionPercent",
              "spec.trafficPolicy.outlierDetection.minHealthPercent"),
          Gateway.KIND,
          List.of(
              "metadata.name",
              "metadata.namespace",
              "metadata.labels",
              "spec.selector",
              "spec.servers",
              "spec.servers[].port",
              "spec.servers[].hosts",
              "spec.servers[].tls",
              "spec.servers[].name",
              "spec.servers[].port.number",
              "spec.servers[].port.protocol",
              "spec.servers[].port.name"),
          ServiceEntry.KIND,
          List.of(
              "metadata.name",
              "metadata.namespace",
              "metadata.labels",
              "spec.hosts",
              "spec.addresses",
              "spec.ports",
              "spec.location",
              "spec.resolution",
              "spec.endpoints",
              "spec.exportTo",
              "spec.ports[].number",
              "spec.ports[].name",
              "spec.ports[].protocol",
              "spec.ports[].targetPort",
              "spec.endpoints[].address",
              "spec.endpoints[].ports",
              "spec.endpoints[].labels",
              "spec.endpoints[].weight"));

  /** The paths that end in this name; at most three. */
  static List<String> of(String kind, String name) {
    return PLACES.getOrDefault(kind, List.of()).stream()
        .filter(p -> p.endsWith("." + name))
        .limit(3)
        .toList();
  }
}
