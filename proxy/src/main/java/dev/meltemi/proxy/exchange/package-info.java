/**
 * One request and its answer while they pass: their heads, what was decided of them, the body kept
 * for another try, local answers. It knows no filter.
 */
@NullMarked
package dev.meltemi.proxy.exchange;

import org.jspecify.annotations.NullMarked;
