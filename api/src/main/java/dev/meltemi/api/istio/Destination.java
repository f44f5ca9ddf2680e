package dev.meltemi.api.istio;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A service, or a subset of it that a DestinationRule names.
 *
 * @param host as written: short names are not yet resolved
 * @param port the service port; absent means the service's only port, else the port that the
 *     request came to
 */
public record Destination(String host, Optional<String> subset, OptionalInt port) {}
