/**
 * The one engine that decides: a pure function from (routes, request head, draw) to a decision. The
 * proxy on its hot path, explain, test and plan all call it; nobody writes a second matcher.
 */
@NullMarked
package dev.meltemi.traffic.match;

import org.jspecify.annotations.NullMarked;
