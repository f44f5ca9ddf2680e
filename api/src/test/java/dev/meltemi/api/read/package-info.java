/** Reading, seen from outside: texts in, records and problems out. */
@NullMarked
package dev.meltemi.api.read;

import org.jspecify.annotations.NullMarked;
