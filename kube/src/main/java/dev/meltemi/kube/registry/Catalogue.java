package dev.meltemi.kube.registry;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every type that is stored, and every type of Istio that is refused by name. */
public final class Catalogue {

  private static final String ISTIO = "networking.istio.io";

  public static final ResourceType NAMESPACE =
      cluster("namespaces", "Namespace", List.of("ns"), Set.of("status"));
  public static final ResourceType NODE = cluster("nodes", "Node", List.of("no"), Set.of("status"));
  public static final ResourceType SERVICE =
      core("services", "Service", List.of("svc"), Set.of("status"));
  public static final ResourceType ENDPOINTS =
      core("endpoints", "Endpoints", List.of("ep"), Set.of());
  public static final ResourceType POD =
      core("pods", "Pod", List.of("po"), Set.of("status", "log", "exec", "attach", "portforward"));
  public static final ResourceType CONFIG_MAP =
      core("configmaps", "ConfigMap", List.of("cm"), Set.of());
  public static final ResourceType SECRET = core("secrets", "Secret", List.of(), Set.of());
  public static final ResourceType SERVICE_ACCOUNT =
      core("serviceaccounts", "ServiceAccount", List.of("sa"), Set.of());
  public static final ResourceType EVENT = core("events", "Event", List.of("ev"), Set.of());
  public static final ResourceType ENDPOINT_SLICE =
      grouped(
          "discovery.k8s.io",
          List.of("v1"),
          "endpointslices",
          "EndpointSlice",
          List.of(),
          Set.of());
  public static final ResourceType INGRESS =
      grouped(
          "networking.k8s.io",
          List.of("v1"),
          "ingresses",
          "Ingress",
          List.of("ing"),
          Set.of("status"));
  public static final ResourceType DEPLOYMENT =
      grouped(
          "apps",
          List.of("v1"),
          "deployments",
          "Deployment",
          List.of("deploy"),
          Set.of("status", "scale"));
  public static final ResourceType REPLICA_SET =
      grouped(
          "apps",
          List.of("v1"),
          "replicasets",
          "ReplicaSet",
          List.of("rs"),
          Set.of("status", "scale"));
  public static final ResourceType LEASE =
      grouped("coordination.k8s.io", List.of("v1"), "leases", "Lease", List.of(), Set.of());

  /** Only for reading: one for each kind of Istio that is stored. */
  public static final ResourceType KIND_DEFINITION =
      new ResourceType(
          "apiextensions.k8s.io",
          List.of("v1"),
          "customresourcedefinitions",
          "CustomResourceDefinition",
          List.of("crd", "crds"),
          false,
          Set.of());

  public static final ResourceType VIRTUAL_SERVICE =
      istio("virtualservices", "VirtualService", List.of("vs"));
  public static final ResourceType DESTINATION_RULE =
      istio("destinationrules", "DestinationRule", List.of("dr"));
  public static final ResourceType GATEWAY = istio("gateways", "Gateway", List.of("gw"));
  public static final ResourceType SERVICE_ENTRY =
      istio("serviceentries", "ServiceEntry", List.of("se"));
  public static final ResourceType WORKLOAD_ENTRY =
      istio("workloadentries", "WorkloadEntry", List.of("we"));

  public static final ResourceType SIDECAR = istio("sidecars", "Sidecar", List.of());

  public static final ResourceType PEER_AUTHENTICATION =
      grouped(
          "security.istio.io",
          List.of("v1", "v1beta1"),
          "peerauthentications",
          "PeerAuthentication",
          List.of("pa"),
          Set.of("status"));

  public static final ResourceType TELEMETRY =
      grouped(
          "telemetry.istio.io",
          List.of("v1", "v1alpha1"),
          "telemetries",
          "Telemetry",
          List.of("telemetry"),
          Set.of("status"));

  private static final List<ResourceType> STORED =
      List.of(
          NAMESPACE,
          NODE,
          SERVICE,
          ENDPOINTS,
          POD,
          CONFIG_MAP,
          SECRET,
          SERVICE_ACCOUNT,
          EVENT,
          ENDPOINT_SLICE,
          INGRESS,
          DEPLOYMENT,
          REPLICA_SET,
          LEASE,
          KIND_DEFINITION,
          VIRTUAL_SERVICE,
          DESTINATION_RULE,
          GATEWAY,
          SERVICE_ENTRY,
          WORKLOAD_ENTRY,
          SIDECAR,
          PEER_AUTHENTICATION,
          TELEMETRY);

  /** Questions that are answered when they are created; nothing of them is stored. */
  private static final List<ResourceType> ANSWERED =
      List.of(
          question("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
          question("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
          question("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"));

  /**
   * Known, so that they can be refused with a message that names them, and in every version that
   * Istio serves.
   */
  private static final List<ResourceType> REFUSED =
      List.of(
          refused(
              ISTIO, List.of("v1", "v1beta1", "v1alpha3"), "workloadgroups", "WorkloadGroup", "wg"),
          refused(ISTIO, List.of("v1alpha3"), "envoyfilters", "EnvoyFilter"),
          refused(ISTIO, List.of("v1beta1"), "proxyconfigs", "ProxyConfig"),
          refused(
              "security.istio.io",
              List.of("v1", "v1beta1"),
              "requestauthentications",
              "RequestAuthentication",
              "ra"),
          refused(
              "security.istio.io",
              List.of("v1", "v1beta1"),
              "authorizationpolicies",
              "AuthorizationPolicy",
              "ap"),
          refused("extensions.istio.io", List.of("v1alpha1"), "wasmplugins", "WasmPlugin"));

  private Catalogue() {}

  public static List<ResourceType> stored() {
    return STORED;
  }

  public static List<ResourceType> refused() {
    return REFUSED;
  }

  public static List<ResourceType> answered() {
    return ANSWERED;
  }

  public static Optional<ResourceType> find(String group, String version, String plural) {
    return serving(STORED.stream(), group, version)
        .filter(type -> type.plural().equals(plural))
        .findFirst();
  }

  public static Optional<ResourceType> findRefused(String group, String version, String plural) {
    return serving(REFUSED.stream(), group, version)
        .filter(type -> type.plural().equals(plural))
        .findFirst();
  }

  /** Why a type is not stored, and what to do instead. */
  public static String refusal(ResourceType type) {
    String enforced =
        STORED.stream()
            .filter(known -> known.group().endsWith(".istio.io"))
            .map(ResourceType::kind)
            .collect(Collectors.joining(", "));
    return "Meltemi does not enforce %s yet, so it does not store it; remove it from what you apply. Enforced kinds of Istio are %s."
        .formatted(type.kind(), enforced);
  }

  private static Stream<ResourceType> serving(
      Stream<ResourceType> types, String group, String version) {
    return types.filter(type -> type.group().equals(group) && type.versions().contains(version));
  }

  private static ResourceType question(String group, String plural, String kind) {
    return new ResourceType(group, List.of("v1"), plural, kind, List.of(), false, Set.of());
  }

  private static ResourceType cluster(
      String plural, String kind, List<String> shortNames, Set<String> subresources) {
    return new ResourceType("", List.of("v1"), plural, kind, shortNames, false, subresources);
  }

  private static ResourceType core(
      String plural, String kind, List<String> shortNames, Set<String> subresources) {
    return new ResourceType("", List.of("v1"), plural, kind, shortNames, true, subresources);
  }

  private static ResourceType grouped(
      String group,
      List<String> versions,
      String plural,
      String kind,
      List<String> shortNames,
      Set<String> subresources) {
    return new ResourceType(group, versions, plural, kind, shortNames, true, subresources);
  }

  private static ResourceType istio(String plural, String kind, List<String> shortNames) {
    return grouped(
        ISTIO, List.of("v1", "v1beta1", "v1alpha3"), plural, kind, shortNames, Set.of("status"));
  }

  private static ResourceType refused(
      String group, List<String> versions, String plural, String kind, String... shortNames) {
    return grouped(group, versions, plural, kind, List.of(shortNames), Set.of());
  }
}
