package dev.meltemi.api.istio;

import dev.meltemi.api.meta.Origin;
import java.util.List;

/**
 * One rule of {@code spec.http}.
 *
 * @param name "" when absent
 * @param match alternatives; empty matches every request
 */
public record HttpRoute(
    Origin origin, String name, List<HttpMatch> match, HttpAction action, HttpPolicy policy) {}
