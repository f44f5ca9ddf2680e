/**
 * Pods become processes here: addresses, namespaces, capture rules, containers, probes, status.
 * Knows Pod objects, but neither Istio's resources nor what the proxies do.
 */
@NullMarked
package dev.meltemi.runtime.kubelet;

import org.jspecify.annotations.NullMarked;
