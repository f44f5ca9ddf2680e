/**
 * The admin endpoints, shaped like Envoy's so that istioctl, probes and Prometheus read them. They
 * look at the proxy and never steer its traffic.
 */
@NullMarked
package dev.meltemi.proxy.admin;

import org.jspecify.annotations.NullMarked;
