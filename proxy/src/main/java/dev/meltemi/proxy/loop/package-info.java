/**
 * Event loops and what belongs to one of them: its number, randomness, timers and the list of
 * channels to flush. All hot state hangs on a worker and is touched by its thread alone. It knows
 * no protocol.
 */
@NullMarked
package dev.meltemi.proxy.loop;

import org.jspecify.annotations.NullMarked;
