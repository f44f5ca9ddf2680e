/**
 * HTTP for the samples: a server around the JDK's that turns exchanges into {@link
 * dev.meltemi.samples.http.Request} and {@link dev.meltemi.samples.http.Reply} values, and calls to
 * a backend with a timeout. Knows no particular sample.
 */
@NullMarked
package dev.meltemi.samples.http;

import org.jspecify.annotations.NullMarked;
