/**
 * What one proxy does, as immutable values: listeners, filter chains, virtual hosts, routes,
 * clusters, endpoints and their policies.
 *
 * <p>The compiler produces this vocabulary, xDS encodes and decodes it, the proxy runs it, and
 * every explaining tool reads it. It deliberately knows nothing of Istio's resources, of Envoy's
 * messages, of sockets, threads or clocks. A field enters it only together with its encoding, its
 * use in the proxy, its text form and a scenario.
 */
@NullMarked
package dev.meltemi.traffic;

import org.jspecify.annotations.NullMarked;
