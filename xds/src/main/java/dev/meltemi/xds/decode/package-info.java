/**
 * From Envoy's messages to {@code traffic}. What the vocabulary cannot say is refused by name, or
 * reported as a note where leaving it out does no harm; nothing is dropped in silence.
 */
@NullMarked
package dev.meltemi.xds.decode;

import org.jspecify.annotations.NullMarked;
