/**
 * The host's side of the mesh: starts the outer namespaces, listens on the host's loopback and ends
 * together with the supervisor inside. Knows no pods.
 */
@NullMarked
package dev.meltemi.runtime.outer;

import org.jspecify.annotations.NullMarked;
