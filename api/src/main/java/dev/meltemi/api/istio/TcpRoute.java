package dev.meltemi.api.istio;

import dev.meltemi.api.meta.Origin;
import java.util.List;

/** One rule of {@code spec.tcp}. */
public record TcpRoute(Origin origin, List<HttpMatch.Source> match, List<RouteDestination> route) {}
