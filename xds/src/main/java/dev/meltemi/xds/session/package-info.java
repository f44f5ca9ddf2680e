/**
 * The discovery protocol as state machines: events in, actions out. No thread, no clock, no socket;
 * each session belongs to one stream and is called by one thread at a time.
 */
@NullMarked
package dev.meltemi.xds.session;

import org.jspecify.annotations.NullMarked;
