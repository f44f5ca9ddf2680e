@NullMarked
package dev.meltemi.junit;

import org.jspecify.annotations.NullMarked;
