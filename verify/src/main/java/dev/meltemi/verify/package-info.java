/**
 * Proof over the whole: architecture, tidiness, scenarios on sockets, comparison with a real Envoy
 * and benchmarks. Nothing that ships lives here.
 */
@NullMarked
package dev.meltemi.verify;

import org.jspecify.annotations.NullMarked;
