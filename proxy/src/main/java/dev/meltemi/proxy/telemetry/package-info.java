/**
 * Istio's standard metrics: who asked whom for how many requests and connections, with what answer
 * and how fast. Who is at either end is settled once for each endpoint and each connection; a
 * request then costs one search in a short array and two additions, without lock or text.
 */
@NullMarked
package dev.meltemi.proxy.telemetry;

import org.jspecify.annotations.NullMarked;
