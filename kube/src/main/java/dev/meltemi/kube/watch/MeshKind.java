package dev.meltemi.kube.watch;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** A kind that a mesh can watch, and where an API server has it. */
public enum MeshKind {
  NAMESPACE("", "v1", "Namespace", "namespaces", false),
  SERVICE("", "v1", "Service", "services", true),
  POD("", "v1", "Pod", "pods", true),
  CONFIG_MAP("", "v1", "ConfigMap", "configmaps", true),
  SECRET("", "v1", "Secret", "secrets", true),
  SERVICE_ACCOUNT("", "v1", "ServiceAccount", "serviceaccounts", true),
  ENDPOINT_SLICE("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true),
  INGRESS("networking.k8s.io", "v1", "Ingress", "ingresses", true),
  DEPLOYMENT("apps", "v1", "Deployment", "deployments", true),
  VIRTUAL_SERVICE("networking.istio.io", "v1", "VirtualService", "virtualservices", true),
  DESTINATION_RULE("networking.istio.io", "v1", "DestinationRule", "destinationrules", true),
  GATEWAY("networking.istio.io", "v1", "Gateway", "gateways", true),
  SERVICE_ENTRY("networking.istio.io", "v1", "ServiceEntry", "serviceentries", true),
  WORKLOAD_ENTRY("networking.istio.io", "v1", "WorkloadEntry", "workloadentries", true),
  SIDECAR("networking.istio.io", "v1", "Sidecar", "sidecars", true),
  PEER_AUTHENTICATION("security.istio.io", "v1", "PeerAuthentication", "peerauthentications", true),
  TELEMETRY("telemetry.istio.io", "v1", "Telemetry", "telemetries", true);

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;
  private final boolean namespaced;

  MeshKind(String group, String version, String kind, String plural, boolean namespaced) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
    this.namespaced = namespaced;
  }

  /** The kind's name in manifests and in {@code ObjectKey}. */
  public String kind() {
    return kind;
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }
}
