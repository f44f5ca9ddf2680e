/**
 * Pods on one machine: the supervisor inside the mesh's outer namespaces, and what it is told. The
 * parts are in the packages below; this one only starts and ends them in order.
 */
@NullMarked
package dev.meltemi.runtime;

import org.jspecify.annotations.NullMarked;
