package dev.meltemi.proxy.http;

/** The head of a response; mutable, of one exchange. */
public final class HttpResponse {
  private final int status;
  private final int minor;
  private final Headers headers;
  private long length;
  private boolean keepAlive;

  public HttpResponse(int status, Headers headers) {
    this(status, 1, headers, Framing.NONE, true);
  }

  /**
   * @param length of the body, or one of {@link Framing}
   */
  public HttpResponse(int status, Headers headers, long length) {
    this(status, 1, headers, length, true);
  }

  HttpResponse(int status, int minor, Headers headers, long length, boolean keepAlive) {
    this.status = status;
    this.minor = minor;
    this.headers = headers;
    this.length = length;
    this.keepAlive = keepAlive;
  }

  public int status() {
    return status;
  }

  public int minor() {
    return minor;
  }

  public Headers headers() {
    return headers;
  }

  public long length() {
    return length;
  }

  public boolean keepAlive() {
    return keepAlive;
  }

  public boolean isInterim() {
    return status < 200 && status != 101;
  }

  /** RFC 9110 section 6.4.1: these have no body whatever their headers say. */
  public boolean isBodiless() {
    return status < 200 || status == 204 || status == 304;
  }

  void framed(long length, boolean keepAlive) {
    this.length = length;
    this.keepAlive = keepAlive;
  }
}
