package dev.meltemi.compile.cluster;

/** The names of clusters, as Istio gives them. */
public final class ClusterName {
  /** Refuses every connection. */
  public static final String BLACK_HOLE = "BlackHoleCluster";

  /** Goes where the application wanted to go. */
  public static final String PASSTHROUGH = "PassthroughCluster";

  /** Goes to the port of the pod that the client wanted. */
  public static final String INBOUND_PASSTHROUGH = "InboundPassthroughCluster";

  private ClusterName() {}

  /**
   * @param subset empty for the whole service
   */
  public static String outbound(int port, String subset, String host) {
    return "outbound|" + port + "|" + subset + "|" + host;
  }

  /** The application's own port. */
  public static String inbound(int port) {
    return "inbound|" + port + "||";
  }
}
