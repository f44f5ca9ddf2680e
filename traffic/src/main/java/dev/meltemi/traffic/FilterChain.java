package dev.meltemi.traffic;

/** What is done with the connections that {@code match}. */
public record FilterChain(String name, ChainMatch match, NetworkFilter filter) {}
