/**
 * Random traffic for the property tests of this and other modules. It stands among the main sources
 * because Maven hands test classes to other modules only when they are packaged, not in a plain
 * {@code compile}. The product itself does not use it.
 */
@NullMarked
package dev.meltemi.traffic.testing;

import org.jspecify.annotations.NullMarked;
