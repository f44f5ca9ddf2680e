package dev.meltemi.api.istio;

/** A copy of some requests, sent without waiting for its answer. */
public record Mirror(Destination destination, Percent percentage) {}
