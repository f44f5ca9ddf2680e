/**
 * Traces: what the headers of a request say of the trace that it belongs to, a span for each
 * request of a connection that is traced, and how spans reach their collector.
 */
@NullMarked
package dev.meltemi.proxy.trace;

import org.jspecify.annotations.NullMarked;
