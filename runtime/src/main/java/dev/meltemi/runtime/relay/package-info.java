/**
 * Connections from the host into the mesh over one Unix socket, optionally opened inside a pod's
 * network namespace, and commands run in a container. Carries bytes and knows no protocol.
 */
@NullMarked
package dev.meltemi.runtime.relay;

import org.jspecify.annotations.NullMarked;
