package dev.meltemi.proxy.trace;

/** What a span says of its request. */
public record SpanTag(String name, String value) {}
