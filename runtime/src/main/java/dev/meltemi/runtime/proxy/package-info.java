/**
 * What a proxy needs to start: its Envoy bootstrap document. Knows Envoy's bootstrap and Istio's
 * node identity, not what the proxy will later receive.
 */
@NullMarked
package dev.meltemi.runtime.proxy;

import org.jspecify.annotations.NullMarked;
