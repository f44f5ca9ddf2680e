package dev.meltemi.traffic;

/** A copy of a share of the requests, sent without waiting for its response. */
public record Mirror(String cluster, Fraction share) {}
