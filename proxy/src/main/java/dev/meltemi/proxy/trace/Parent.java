package dev.meltemi.proxy.trace;

/**
 * The trace that a request belongs to, as its headers say.
 *
 * @param trace 32 digits, or 16 of B3
 * @param span of the caller, 16 digits
 * @param state W3C {@code tracestate}, passed on as it is; or empty
 */
record Parent(String trace, String span, boolean sampled, String state) {}
