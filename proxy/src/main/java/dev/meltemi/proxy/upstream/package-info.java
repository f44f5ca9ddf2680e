/**
 * The way out: clusters with their endpoints, one endpoint picked, a pooled connection to it, one
 * attempt on that. Limits and outlier detection live here too. It knows requests only as heads and
 * bytes to send, nothing of routes and clients.
 */
@NullMarked
package dev.meltemi.proxy.upstream;

import org.jspecify.annotations.NullMarked;
