/** The snapshot and its changes. */
@NullMarked
package dev.meltemi.api;

import org.jspecify.annotations.NullMarked;
