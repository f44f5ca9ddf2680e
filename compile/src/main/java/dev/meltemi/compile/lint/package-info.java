/**
 * Mistakes that are valid: what a tired person writes and does not mean. Every finding names code,
 * place, cause and what to write instead. It changes nothing, and no proxy waits for it; references
 * to nothing are {@code compile.check}'s.
 */
@NullMarked
package dev.meltemi.compile.lint;

import org.jspecify.annotations.NullMarked;
