@NullMarked
package dev.meltemi.runtime;

import org.jspecify.annotations.NullMarked;
