/**
 * The whole way of one connection or request through a proxy: listener, chain, routes with the
 * reason of each step, clusters and endpoints. It decides nothing itself: every choice is asked of
 * {@code traffic.match}, as the running proxy asks it.
 */
@NullMarked
package dev.meltemi.traffic.explain;

import org.jspecify.annotations.NullMarked;
