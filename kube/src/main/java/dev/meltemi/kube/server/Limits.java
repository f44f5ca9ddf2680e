package dev.meltemi.kube.server;

/**
 * How much of the server its clients can take. What hits a limit is counted in {@code
 * meltemi_apiserver_limit_hits_total}.
 *
 * @param bodyBytes the longest body; a longer one is answered with 413 and the connection closed
 * @param connections open connections; further ones are closed at once
 * @param watches running watches; further ones are answered with 429
 * @param waitingRequests requests that wait on one connection; a client that sends more is cut off
 * @param waitingBytes what waits for a client that reads slowly; it is cut off beyond
 */
public record Limits(
    int bodyBytes, int connections, int watches, int waitingRequests, int waitingBytes) {

  /** As a real API server has it for bodies; the others are far above what one machine uses. */
  public static final Limits DEFAULT = new Limits(3 << 20, 2048, 4096, 16, 16 << 20);
}
