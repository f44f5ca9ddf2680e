package dev.meltemi.proxy.http2;

/** What a session does not know by itself: whether it serves or asks. */
interface Role {
  boolean isServer();

  /** A head on a stream that the peer opens. */
  void opened(int stream, FieldBlock block, boolean end);

  /** The peer's settings have changed, or a stream has ended: there may be room for more. */
  void changed();

  void timedOut(boolean inHead);

  void closed();
}
