/**
 * The Kubernetes kinds that a mesh reads, each as far as the mesh reads it. What is not modelled is
 * not lost: servers keep the document's tree. It knows no Istio and no Kubernetes client.
 */
@NullMarked
package dev.meltemi.api.kube;

import org.jspecify.annotations.NullMarked;
