/**
 * The steps of a request's way, one class each: identity, route, fault, local answers, the head for
 * upstream, mirrors, and forwarding with timeouts and retries. A filter knows the exchange and
 * upstream clusters, but no other filter.
 */
@NullMarked
package dev.meltemi.proxy.filter;

import org.jspecify.annotations.NullMarked;
