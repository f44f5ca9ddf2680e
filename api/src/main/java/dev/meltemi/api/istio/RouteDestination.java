package dev.meltemi.api.istio;

/**
 * A destination's share of a rule's requests.
 *
 * @param weight relative to the others' of the same rule, at least 0; a lone destination gets all
 *     whatever its weight
 */
public record RouteDestination(Destination destination, int weight, HeaderOperations headers) {}
