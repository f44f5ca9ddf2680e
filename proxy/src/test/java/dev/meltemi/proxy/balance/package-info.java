/** Tests of what stands behind clusters. */
@NullMarked
package dev.meltemi.proxy.balance;

import org.jspecify.annotations.NullMarked;
