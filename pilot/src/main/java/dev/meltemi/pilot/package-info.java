@NullMarked
package dev.meltemi.pilot;

import org.jspecify.annotations.NullMarked;
