/**
 * Kubernetes' Ingress as the Gateway and VirtualServices that mean the same, before anything else
 * is compiled. It knows nothing of routes, clusters or proxies.
 */
@NullMarked
package dev.meltemi.compile.ingress;

import org.jspecify.annotations.NullMarked;
