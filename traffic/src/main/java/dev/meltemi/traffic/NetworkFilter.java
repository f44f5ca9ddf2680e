package dev.meltemi.traffic;

/** How the bytes of a connection are understood. */
public sealed interface NetworkFilter permits HttpConnection, TcpProxy {}
