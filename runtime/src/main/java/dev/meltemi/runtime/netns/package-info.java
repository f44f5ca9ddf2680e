/**
 * Linux network namespaces: the outer network of the mesh, one namespace per pod, and sockets
 * opened inside a namespace. Knows addresses and names, but no pods, services or proxies.
 */
@NullMarked
package dev.meltemi.runtime.netns;

import org.jspecify.annotations.NullMarked;
