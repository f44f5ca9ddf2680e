/**
 * From what users wrote to what one proxy does: a pure function without clock, thread or network.
 * {@link dev.meltemi.compile.Compiler} shows all stages in order; each sub-package is one of them.
 * It knows no Envoy and no YAML, and it never refuses: what is wrong becomes a problem, and all the
 * rest goes on.
 */
@NullMarked
package dev.meltemi.compile;

import org.jspecify.annotations.NullMarked;
