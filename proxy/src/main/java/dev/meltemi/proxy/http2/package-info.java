/**
 * HTTP/2 (RFC 9113) and its header compression (RFC 7541), for connections from clients and to
 * endpoints. A session is one connection: frames, settings, windows and the protection against
 * floods are the same for both sides; what a stream is for differs. To the rest of the proxy a
 * stream looks like an HTTP/1 connection with one request on it.
 */
@NullMarked
package dev.meltemi.proxy.http2;

import org.jspecify.annotations.NullMarked;
