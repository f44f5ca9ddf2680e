@NullMarked
package dev.meltemi.xds;

import org.jspecify.annotations.NullMarked;
