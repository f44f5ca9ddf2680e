package dev.meltemi.proxy.trace;

import java.util.List;

/**
 * A span that has ended.
 *
 * @param parent or empty
 * @param client whether it is the caller's side
 */
record SpanData(
    String trace,
    String id,
    String parent,
    String state,
    String name,
    boolean client,
    long startMicros,
    long micros,
    List<SpanTag> tags,
    boolean failed) {}
