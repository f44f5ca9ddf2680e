/**
 * What the runtime asks of the API server, as a small border of JSON objects, so that the rest of
 * the runtime depends on no client library.
 */
@NullMarked
package dev.meltemi.runtime.cluster;

import org.jspecify.annotations.NullMarked;
