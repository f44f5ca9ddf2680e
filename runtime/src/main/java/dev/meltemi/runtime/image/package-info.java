/**
 * The catalogue of local programs: which command stands in for which container image. Does not
 * start anything and pulls nothing from a registry.
 */
@NullMarked
package dev.meltemi.runtime.image;

import org.jspecify.annotations.NullMarked;
