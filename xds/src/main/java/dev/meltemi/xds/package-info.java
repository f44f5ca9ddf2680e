/**
 * The wire between deciding and doing: Envoy's v3 discovery messages, to and from {@code traffic}.
 *
 * <p>{@code encode} and {@code decode} translate resources, {@code session} holds the discovery
 * protocol as state machines without I/O, {@code grpc} alone knows gRPC, and {@code bootstrap}
 * reads Envoy's bootstrap file. Nothing here knows Istio's resources, the compiler or the proxy.
 */
@NullMarked
package dev.meltemi.xds;

import org.jspecify.annotations.NullMarked;
