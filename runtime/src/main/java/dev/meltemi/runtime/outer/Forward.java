package dev.meltemi.runtime.outer;

/**
 * From the host's loopback into the mesh.
 *
 * @param address loopback address to listen on
 * @param port port to listen on
 * @param targetHost name of the cluster or address inside
 * @param targetPort port inside
 * @param option how the user can choose another port, for the message when this one is taken
 */
public record Forward(String address, int port, String targetHost, int targetPort, String option) {
  @Override
  public String toString() {
    return "%s:%d -> %s:%d".formatted(address, port, targetHost, targetPort);
  }
}
