package dev.meltemi.proxy.http;

import dev.meltemi.traffic.match.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request. Mutable: it belongs to one exchange and is edited on its way upstream. The
 * Host header lives in {@link #authority()} alone, never among the headers.
 */
public final class HttpRequest implements RequestHead {
  /** In place of a minor version. */
  public static final int HTTP_2 = 2;

  private String scheme = "http";
  private final String method;
  private final int minor;
  private final Headers headers;
  private String path;
  private String authority;
  private long length;
  private boolean keepAlive;
  private boolean expectsContinue;
  private @Nullable String upgrade;

  public HttpRequest(String method, String authority, String path, int minor, Headers headers) {
    this.method = method;
    this.authority = authority;
    this.path = path;
    this.minor = minor;
    this.headers = headers;
    this.keepAlive = minor == 1;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  /** It came over a connection of this scheme, {@code http} or {@code https}. */
  public void arrivedBy(String connectionScheme) {
    scheme = connectionScheme;
  }

  @Override
  public String authority() {
    return authority;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public @Nullable String header(String name) {
    return headers.joined(name);
  }

  public Headers headers() {
    return headers;
  }

  /** 0 for HTTP/1.0, 1 for HTTP/1.1, {@link #HTTP_2} for HTTP/2, whose versions have no minor. */
  public int minor() {
    return minor;
  }

  /** Length of the body, or {@link Framing#CHUNKED}. */
  public long length() {
    return length;
  }

  public boolean keepAlive() {
    return keepAlive;
  }

  public boolean expectsContinue() {
    return expectsContinue;
  }

  /** The protocol that the client wants to change to, such as {@code websocket}, or null. */
  public @Nullable String upgrade() {
    return upgrade;
  }

  public void path(String path) {
    this.path = path;
  }

  public void authority(String authority) {
    this.authority = authority;
  }

  /** Says how the message goes on after its head. */
  public void framed(
      long length, boolean keepAlive, boolean expectsContinue, @Nullable String upgrade) {
    this.length = length;
    this.keepAlive = keepAlive;
    this.expectsContinue = expectsContinue;
    this.upgrade = upgrade;
  }

  /** A copy whose edits do not show here; for mirrors. */
  public HttpRequest copy() {
    var copy = new HttpRequest(method, authority, path, minor, headers.copy());
    copy.scheme = scheme;
    copy.framed(length, keepAlive, expectsContinue, upgrade);
    return copy;
  }

  public boolean isHead() {
    return method.equals("HEAD");
  }

  /** RFC 9110 section 9.2.2: sending it twice does what sending it once does. */
  public boolean isIdempotent() {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
      default -> false;
    };
  }
}
