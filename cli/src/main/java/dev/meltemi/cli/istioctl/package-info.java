/**
 * The commands that users know from {@code istioctl}. They read files with the same reader as the
 * API server and the control plane, and speak HTTP to the API server themselves, because a client
 * library is too slow to start. They know nothing of how a mesh is run.
 */
@NullMarked
package dev.meltemi.cli.istioctl;

import org.jspecify.annotations.NullMarked;
