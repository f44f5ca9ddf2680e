/** Tests of what stands behind clusters. */
@NullMarked
package dev.meltemi.proxy.upstream;

import org.jspecify.annotations.NullMarked;
