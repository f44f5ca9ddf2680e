/**
 * What people and tools ask a running control plane over HTTP: readiness, metrics, and Istio's
 * debug pages. It reads states and changes nothing.
 */
@NullMarked
package dev.meltemi.pilot.debug;

import org.jspecify.annotations.NullMarked;
