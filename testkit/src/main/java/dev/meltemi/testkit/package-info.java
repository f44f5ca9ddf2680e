/**
 * What tests of all modules share: seeds, golden files, needed tools, a clock that stands still. It
 * knows nothing of the product.
 */
@NullMarked
package dev.meltemi.testkit;

import org.jspecify.annotations.NullMarked;
