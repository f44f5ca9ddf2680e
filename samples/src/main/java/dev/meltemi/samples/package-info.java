@NullMarked
package dev.meltemi.samples;

import org.jspecify.annotations.NullMarked;
