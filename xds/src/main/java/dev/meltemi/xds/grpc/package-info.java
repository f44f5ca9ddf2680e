/**
 * Discovery over gRPC: the server of the control plane and the client of the proxy. The only
 * package that knows gRPC; every decision is made in {@code session}.
 */
@NullMarked
package dev.meltemi.xds.grpc;

import org.jspecify.annotations.NullMarked;
