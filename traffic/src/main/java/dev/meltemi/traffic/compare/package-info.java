/**
 * What a change of routes means for requests: which of them, told by their conditions, are decided
 * otherwise than before. The conditions are compared as texts; what a request gets is always asked
 * of {@code traffic.match}.
 */
@NullMarked
package dev.meltemi.traffic.compare;

import org.jspecify.annotations.NullMarked;
