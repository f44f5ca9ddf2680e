/**
 * Answers to questions about one request, from resources alone: who asks, which address a host name
 * means to it, and which way the request takes then. The way itself is found by {@code
 * traffic.explain}.
 */
@NullMarked
package dev.meltemi.compile.explain;

import org.jspecify.annotations.NullMarked;
