/**
 * JSON as a sealed value with a reader and a writer; only as much as the samples exchange. Knows no
 * HTTP.
 */
@NullMarked
package dev.meltemi.samples.json;

import org.jspecify.annotations.NullMarked;
