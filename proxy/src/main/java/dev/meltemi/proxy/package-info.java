@NullMarked
package dev.meltemi.proxy;

import org.jspecify.annotations.NullMarked;
