package dev.meltemi.traffic.explain;

import dev.meltemi.traffic.Origin;

/**
 * One rule of conduct that applies to a request, in words.
 *
 * @param name such as {@code timeout}, {@code abort}, {@code limits}
 * @param value such as {@code 3s}
 * @param origin the object that it comes from; none for a default
 */
public record Policy(String name, String value, Origin origin) {}
