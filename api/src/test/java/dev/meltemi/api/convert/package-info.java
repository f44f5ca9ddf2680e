/** Tests of the conversion of older forms. */
@NullMarked
package dev.meltemi.api.convert;

import org.jspecify.annotations.NullMarked;
