@NullMarked
package dev.meltemi.compile;

import org.jspecify.annotations.NullMarked;
