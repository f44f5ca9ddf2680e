package dev.meltemi.traffic;

/** A condition on one query parameter; its first occurrence counts. */
public record QueryMatch(String name, StringMatch value) {}
