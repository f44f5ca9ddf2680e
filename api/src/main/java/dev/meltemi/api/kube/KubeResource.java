package dev.meltemi.api.kube;

import dev.meltemi.api.meta.Resource;

/** The Kubernetes kinds that are modelled. */
public sealed interface KubeResource extends Resource
    permits Namespace,
        Service,
        Pod,
        EndpointSlice,
        ConfigMap,
        Secret,
        ServiceAccount,
        Deployment,
        Ingress {}
