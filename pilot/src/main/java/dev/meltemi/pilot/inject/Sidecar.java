package dev.meltemi.pilot.inject;

import static dev.meltemi.pilot.inject.Tree.appended;
import static dev.meltemi.pilot.inject.Tree.list;
import static dev.meltemi.pilot.inject.Tree.ordered;
import static dev.meltemi.pilot.inject.Tree.prepended;
import static dev.meltemi.pilot.inject.Tree.with;
import static dev.meltemi.pilot.inject.Tree.withMissing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The two containers that make a pod a member of the mesh, and the marks that say so. */
record Sidecar(InjectOptions options, CaptureAnnotations annotations, ProxyAnnotations proxy) {
  static final String PROXY = "istio-proxy";
  static final String INIT = "istio-init";
  static final int PROXY_UID = 1337;
  private static final int READINESS_PORT = 15021;

  private static final Map<String, Object> WAIT =
      ordered("postStart", ordered("exec", ordered("command", List.of("pilot-agent", "wait"))));

  /** Ports on which the proxy itself is asked: Prometheus, readiness, merged metrics. */
  private static final String PROXY_PORTS = "15090,15021,15020";

  private static final String STATUS =
      "{\"initContainers\":[\"istio-init\"],\"containers\":[\"istio-proxy\"],\"volumes\":null,\"imagePullSecrets\":null,\"revision\":\"default\"}";

  /**
   * The template with labels, annotation and containers added; everything else stays in its place.
   */
  Map<String, Object> addTo(PodTemplate pod) {
    var labels =
        withMissing(
            pod.labels(),
            ordered(
                "security.istio.io/tlsMode", "istio",
                "service.istio.io/canonical-name", pod.canonicalName(),
                "service.istio.io/canonical-revision", pod.canonicalRevision()));
    var marks = with(pod.annotations(), PodTemplate.STATUS_ANNOTATION, STATUS);
    var metadata = with(with(pod.metadata(), "labels", labels), "annotations", marks);
    boolean holds = proxy.holdsApplication().orElse(options.holdsApplication());
    var own = list(pod.spec(), "containers");
    // Containers start in their order, each after the postStart of the one before.
    var containers =
        holds
            ? prepended(own, with(proxyContainer(pod), "lifecycle", WAIT))
            : appended(own, proxyContainer(pod));
    var initContainers = appended(list(pod.spec(), "initContainers"), initContainer(pod));
    var spec = with(with(pod.spec(), "containers", containers), "initContainers", initContainers);
    return with(with(pod.template(), "metadata", metadata), "spec", spec);
  }

  private Map<String, Object> initContainer(PodTemplate pod) {
    return ordered(
        "name", INIT,
        "image", options.initImage(),
        "imagePullPolicy", "IfNotPresent",
        "args", captureArguments(pod),
        "securityContext",
            ordered(
                "capabilities",
                ordered("add", List.of("NET_ADMIN", "NET_RAW")),
                "runAsUser",
                0,
                "runAsGroup",
                0,
                "runAsNonRoot",
                false));
  }

  /**
   * The arguments of istio-iptables; without {@code -z} inbound goes to the outbound port, as in
   * Istio 0.8.
   */
  private List<String> captureArguments(PodTemplate pod) {
    boolean modern = options.ruleSet() == InjectOptions.RuleSet.SEPARATE_INBOUND;
    var arguments = new ArrayList<String>();
    if (modern) arguments.add("istio-iptables");
    arguments.addAll(List.of("-p", "15001"));
    if (modern) arguments.addAll(List.of("-z", "15006"));
    arguments.addAll(List.of("-u", String.valueOf(PROXY_UID), "-m", "REDIRECT"));
    arguments.addAll(
        List.of("-i", annotations.includeOutboundRanges().orElse(options.includeOutboundRanges())));
    arguments.addAll(
        List.of("-x", annotations.excludeOutboundRanges().orElse(options.excludeOutboundRanges())));
    arguments.addAll(
        List.of(
            "-b", annotations.includeInboundPorts().orElse(modern ? "*" : pod.containerPorts())));
    String excluded = annotations.excludeInboundPorts().orElse("");
    arguments.addAll(List.of("-d", modern ? joined(PROXY_PORTS, excluded) : excluded));
    annotations
        .excludeOutboundPorts()
        .filter(p -> !p.isEmpty())
        .ifPresent(p -> arguments.addAll(List.of("-o", p)));
    return arguments;
  }

  private static String joined(String first, String second) {
    return second.isEmpty() ? first : first + "," + second;
  }

  private Map<String, Object> proxyContainer(PodTemplate pod) {
    var container = container(pod);
    return proxy.resources().isEmpty()
        ? container
        : with(container, "resources", proxy.resources());
  }

  private Map<String, Object> container(PodTemplate pod) {
    return ordered(
        "name", PROXY,
        "image", proxy.image().orElse(options.proxyImage()),
        "imagePullPolicy", "IfNotPresent",
        "args", List.of("proxy", "sidecar", "--domain", "$(POD_NAMESPACE).svc.cluster.local"),
        "env", environment(pod),
        "ports",
            List.of(ordered("containerPort", 15090, "name", "http-envoy-prom", "protocol", "TCP")),
        "readinessProbe",
            ordered(
                "httpGet", ordered("path", "/healthz/ready", "port", READINESS_PORT),
                "initialDelaySeconds", 0,
                "periodSeconds", 1,
                "timeoutSeconds", 3,
                "failureThreshold", 30),
        "securityContext",
            ordered(
                "allowPrivilegeEscalation",
                false,
                "capabilities",
                ordered("drop", List.of("ALL")),
                "privileged",
                false,
                "runAsUser",
                PROXY_UID,
                "runAsGroup",
                PROXY_UID,
                "runAsNonRoot",
                true));
  }

  private static List<Object> environment(PodTemplate pod) {
    return List.of(
        fromField("POD_NAME", "metadata.name"),
        fromField("POD_NAMESPACE", "metadata.namespace"),
        fromField("INSTANCE_IP", "status.podIP"),
        fromField("SERVICE_ACCOUNT", "spec.serviceAccountName"),
        fromField("HOST_IP", "status.hostIP"),
        ordered("name", "ISTIO_META_CLUSTER_ID", "value", "Kubernetes"),
        ordered("name", "ISTIO_META_WORKLOAD_NAME", "value", pod.workloadName()));
  }

  private static Map<String, Object> fromField(String name, String path) {
    return ordered("name", name, "valueFrom", ordered("fieldRef", ordered("fieldPath", path)));
  }
}
