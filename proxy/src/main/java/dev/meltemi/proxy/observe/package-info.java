/**
 * What the proxy tells of itself: counters under Envoy's names, access log lines in Envoy's format,
 * response flags. It knows nothing of how requests are handled.
 */
@NullMarked
package dev.meltemi.proxy.observe;

import org.jspecify.annotations.NullMarked;
