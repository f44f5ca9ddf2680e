/**
 * Httpbin: answers that say what was asked, or that are asked for (a status, a delay, so many
 * bytes).
 */
@NullMarked
package dev.meltemi.samples.httpbin;

import org.jspecify.annotations.NullMarked;
