/**
 * Text or trees to records, strictly: every unknown field, wrong type and bad value is a problem
 * with its line. It knows the kinds, but not the mesh that they will live in.
 */
@NullMarked
package dev.meltemi.api.read;

import org.jspecify.annotations.NullMarked;
