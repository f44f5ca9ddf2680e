/**
 * What proxies tell of their requests: Telemetry's logs and traces, resolved for one proxy and one
 * side of its calls, and the names of spans.
 */
@NullMarked
package dev.meltemi.compile.telemetry;

import org.jspecify.annotations.NullMarked;
