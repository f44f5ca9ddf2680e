package dev.meltemi.api.read;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which kinds there are, in which versions, and what happens to them. */
final class Kinds {
  private Kinds() {}

  /** What the reader does with a kind. */
  enum Treatment {
    /** Becomes a record. */
    MODELLED,
    /** Stays a tree, without any check. */
    PASSED_ON,
    /** Part of Istio's API that this version does not act on: refused. */
    NOT_ENFORCED,
    /** Gone from Istio since 0.8: refused, naming the successor. */
    RETIRED
  }

  /** A kind with all versions that are read alike. */
  record Kind(String name, Set<String> apiVersions, Treatment treatment, boolean namespaced) {}

  private static final Map<String, List<Kind>> KINDS = new HashMap<>();

  private static void add(
      Treatment treatment, boolean namespaced, String apiVersions, String... names) {
    for (var name : names) {
      var kind =
          new Kind(
              name, new TreeSet<>(Arrays.asList(apiVersions.split(" "))), treatment, namespaced);
      KINDS.merge(name, List.of(kind), (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
  }

  private static final String NETWORKING =
      "networking.istio.io/v1 networking.istio.io/v1beta1 networking.istio.io/v1alpha3";

  static {
    add(
        Treatment.MODELLED,
        true,
        NETWORKING,
        "VirtualService",
        "DestinationRule",
        "Gateway",
        "ServiceEntry",
        "WorkloadEntry",
        "Sidecar");
    add(
        Treatment.MODELLED,
        true,
        "security.istio.io/v1 security.istio.io/v1beta1",
        "PeerAuthentication");
    add(Treatment.NOT_ENFORCED, true, NETWORKING, "WorkloadGroup");
    add(Treatment.NOT_ENFORCED, true, "networking.istio.io/v1alpha3", "EnvoyFilter");
    add(Treatment.NOT_ENFORCED, true, "networking.istio.io/v1beta1", "ProxyConfig");
    add(
        Treatment.NOT_ENFORCED,
        true,
        "security.istio.io/v1 security.istio.io/v1beta1",
        "RequestAuthentication",
        "AuthorizationPolicy");
    add(Treatment.MODELLED, true, "telemetry.istio.io/v1 telemetry.istio.io/v1alpha1", "Telemetry");
    add(
        Treatment.NOT_ENFORCED,
        true,
        "extensions.istio.io/v1alpha1",
        "WasmPlugin",
        "TrafficExtension");
    add(
        Treatment.RETIRED,
        true,
        "config.istio.io/v1alpha2",
        "RouteRule",
        "DestinationPolicy",
        "EgressRule");

    add(Treatment.MODELLED, false, "v1", "Namespace");
    add(Treatment.MODELLED, true, "v1", "Service", "Pod", "ConfigMap", "Secret", "ServiceAccount");
    add(Treatment.MODELLED, true, "apps/v1", "Deployment");
    add(Treatment.MODELLED, true, "discovery.k8s.io/v1", "EndpointSlice");
    add(Treatment.MODELLED, true, "networking.k8s.io/v1", "Ingress");
    add(
        Treatment.PASSED_ON,
        true,
        "v1",
        "Endpoints",
        "Event",
        "PersistentVolumeClaim",
        "ReplicationController",
        "LimitRange",
        "ResourceQuota",
        "PodTemplate",
        "Binding");
    add(Treatment.PASSED_ON, false, "v1", "Node", "PersistentVolume");
    add(
        Treatment.PASSED_ON,
        true,
        "apps/v1",
        "ReplicaSet",
        "StatefulSet",
        "DaemonSet",
        "ControllerRevision");
    add(Treatment.PASSED_ON, true, "batch/v1", "Job", "CronJob");
    add(Treatment.PASSED_ON, true, "coordination.k8s.io/v1", "Lease");
    add(Treatment.PASSED_ON, true, "events.k8s.io/v1", "Event");
    add(Treatment.PASSED_ON, true, "rbac.authorization.k8s.io/v1", "Role", "RoleBinding");
    add(
        Treatment.PASSED_ON,
        false,
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
        "ClusterRoleBinding");
    add(Treatment.PASSED_ON, true, "networking.k8s.io/v1", "NetworkPolicy");
    add(Treatment.PASSED_ON, false, "networking.k8s.io/v1", "IngressClass");
    add(Treatment.PASSED_ON, true, "policy/v1", "PodDisruptionBudget");
    add(Treatment.PASSED_ON, true, "autoscaling/v1 autoscaling/v2", "HorizontalPodAutoscaler");
    add(Treatment.PASSED_ON, false, "storage.k8s.io/v1", "StorageClass");
    add(Treatment.PASSED_ON, false, "scheduling.k8s.io/v1", "PriorityClass");
    add(Treatment.PASSED_ON, false, "apiextensions.k8s.io/v1", "CustomResourceDefinition");
    add(Treatment.PASSED_ON, false, "apiregistration.k8s.io/v1", "APIService");
    add(
        Treatment.PASSED_ON,
        false,
        "admissionregistration.k8s.io/v1",
        "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration");
    add(Treatment.MODELLED, true, "meltemi.dev/v1", "TrafficTest");
  }

  /** The kinds of this name; the same name may stand in several API groups. */
  static List<Kind> named(String name) {
    return KINDS.getOrDefault(name, List.of());
  }

  static Set<String> names() {
    return KINDS.keySet();
  }

  /** The kinds of Istio's API that become records. */
  static Set<String> ofIstio() {
    var names = new TreeSet<String>();
    KINDS.values().stream()
        .flatMap(List::stream)
        .filter(kind -> kind.treatment() == Treatment.MODELLED)
        .filter(kind -> kind.apiVersions().stream().anyMatch(v -> v.contains(".istio.io/")))
        .forEach(kind -> names.add(kind.name()));
    return names;
  }

  /** What took a retired kind's place. */
  static String successor(String retired) {
    return switch (retired) {
      case "RouteRule" -> "VirtualService";
      case "DestinationPolicy" -> "DestinationRule";
      default -> "ServiceEntry";
    };
  }
}
