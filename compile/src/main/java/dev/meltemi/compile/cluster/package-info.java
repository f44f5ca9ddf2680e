/** Clusters and their policies. It does not know which endpoints they have. */
@NullMarked
package dev.meltemi.compile.cluster;

import org.jspecify.annotations.NullMarked;
