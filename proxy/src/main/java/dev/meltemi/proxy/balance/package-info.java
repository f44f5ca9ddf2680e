/**
 * Endpoints chosen by the hash of a request, so that the same goes to the same. Hash, ring and
 * table are built as Envoy builds them: proxies of both kinds send the same key to the same
 * endpoint. Pure: it knows keys and weights, no sockets.
 */
@NullMarked
package dev.meltemi.proxy.balance;

import org.jspecify.annotations.NullMarked;
