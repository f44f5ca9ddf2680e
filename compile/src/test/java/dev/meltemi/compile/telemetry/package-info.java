/** Tests of logs and traces. */
@NullMarked
package dev.meltemi.compile.telemetry;

import org.jspecify.annotations.NullMarked;
