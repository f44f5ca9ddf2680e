/** The data plane over real sockets, with small backends that do exactly what a test needs. */
@NullMarked
package dev.meltemi.proxy;

import org.jspecify.annotations.NullMarked;
