/**
 * Servers that stand in for those of the internet: httpbin over HTTP and HTTPS, and one that sends
 * every byte back.
 */
@NullMarked
package dev.meltemi.samples.internet;

import org.jspecify.annotations.NullMarked;
