/**
 * What a console shows of a running mesh: who asks whom, how often and how fast, gathered from the
 * proxies' own metrics and kept in memory for the last hour. It reads and changes nothing.
 */
@NullMarked
package dev.meltemi.pilot.console;

import org.jspecify.annotations.NullMarked;
