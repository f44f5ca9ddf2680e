@NullMarked
package dev.meltemi.verify;

import org.jspecify.annotations.NullMarked;
