/** Istio's rules about values, one sentence each. */
@NullMarked
package dev.meltemi.api.check;

import org.jspecify.annotations.NullMarked;
