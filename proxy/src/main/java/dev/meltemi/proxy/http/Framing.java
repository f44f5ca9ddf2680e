package dev.meltemi.proxy.http;

/** How the end of a body is known, as one number: a length in bytes, or one of these. */
public final class Framing {
  /** The body ends with its last chunk. */
  public static final long CHUNKED = -1;

  /** The body ends with the connection; responses only. */
  public static final long UNTIL_CLOSE = -2;

  public static final long NONE = 0;

  private Framing() {}
}
