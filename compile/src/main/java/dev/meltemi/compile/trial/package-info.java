/**
 * Runs TrafficTests: what is expected of a request is compared with what {@code compile.explain}
 * says of it. No cluster, no proxy, no clock.
 */
@NullMarked
package dev.meltemi.compile.trial;

import org.jspecify.annotations.NullMarked;
