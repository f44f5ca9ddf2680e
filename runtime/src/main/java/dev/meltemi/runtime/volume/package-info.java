/**
 * What pods read from the cluster, as texts and as files: fields of the pod, ConfigMaps and
 * Secrets, folders that are kept up to date, and the mounts that put them in their places. Starts
 * no program and knows no container's state.
 */
@NullMarked
package dev.meltemi.runtime.volume;

import org.jspecify.annotations.NullMarked;
