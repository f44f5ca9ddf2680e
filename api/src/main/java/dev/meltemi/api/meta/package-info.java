/**
 * What every resource has, of whatever kind: its name, where it was written, and what is wrong with
 * it. It knows no single kind.
 */
@NullMarked
package dev.meltemi.api.meta;

import org.jspecify.annotations.NullMarked;
