/**
 * Operating system processes: short commands, and the long-running containers of pods with log
 * file, restart and back-off. Knows nothing of Kubernetes objects, images or the mesh.
 */
@NullMarked
package dev.meltemi.runtime.process;

import org.jspecify.annotations.NullMarked;
