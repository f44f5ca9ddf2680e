@NullMarked
package dev.meltemi.traffic;

import org.jspecify.annotations.NullMarked;
