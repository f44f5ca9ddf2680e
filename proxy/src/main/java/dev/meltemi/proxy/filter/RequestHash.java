package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.balance.XxHash64;
import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.upstream.Addresses;
import dev.meltemi.traffic.HashPolicy;
import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In what a request is like others, as one number: Envoy's, so that proxies of both kinds agree.
 * Taken once, when a cluster asks for it.
 */
final class RequestHash {
  private long value;
  private boolean known;
  private @Nullable Headers cookies;

  private RequestHash() {}

  static RequestHash of(Exchange exchange, List<HashPolicy> policies) {
    var hash = new RequestHash();
    for (int i = 0; i < policies.size(); i++) hash.take(exchange, policies.get(i));
    return hash;
  }

  /** Whether the request has anything of what is asked for; else its endpoint is drawn. */
  boolean isKnown() {
    return known;
  }

  long value() {
    return value;
  }

  /** Tells the client the cookies that it is to send from now on. */
  void setCookies(Headers response) {
    @Nullable Headers all = cookies;
    if (all == null) return;
    for (int i = 0; i < all.size(); i++) response.add(all.name(i), all.value(i));
  }

  private void take(Exchange exchange, HashPolicy policy) {
    HttpRequest request = exchange.request();
    switch (policy) {
      case HashPolicy.Header(String name) -> header(request, name);
      case HashPolicy.Cookie cookie -> cookie(exchange, cookie);
      case HashPolicy.SourceIp _ -> text(source(exchange));
      case HashPolicy.QueryParameter(String name) -> query(request.path(), name);
    }
  }

  private void text(String text) {
    add(XxHash64.of(text));
  }

  /** A rotation keeps two equal ones from cancelling each other out. */
  private void add(long hash) {
    value = (known ? Long.rotateLeft(value, 1) : 0) ^ hash;
    known = true;
  }

  /** Several values of one name count in their alphabetical order. */
  private void header(HttpRequest request, String name) {
    switch (name) {
      case ":authority", "host" -> text(request.authority());
      case ":path" -> text(request.path());
      case ":method" -> text(request.method());
      case ":scheme" -> text(request.scheme());
      default -> header(request.headers(), name);
    }
  }

  private void header(Headers headers, String name) {
    int count = 0;
    @Nullable String only = null;
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.name(i).equals(name)) continue;
      count++;
      only = headers.value(i);
    }
    if (only == null) return;
    if (count == 1) {
      text(only);
      return;
    }
    String[] values = new String[count];
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).equals(name)) values[--count] = headers.value(i);
    }
    Arrays.sort(values);
    long hash = 0;
    for (String each : values) hash = XxHash64.of(each, 0, each.length(), hash);
    add(hash);
  }

  private void cookie(Exchange exchange, HashPolicy.Cookie cookie) {
    Headers headers = exchange.request().headers();
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).equals("cookie") && cookie(headers.value(i), cookie.name())) return;
    }
    if (cookie.ttl().isEmpty()) return;
    // The same for all requests of a connection, so that those in flight at once agree.
    long hash =
        XxHash64.of(exchange.context().client().toString() + exchange.context().destination());
    String made = String.format("%016x", hash);
    @Nullable Headers all = cookies;
    if (all == null) cookies = all = new Headers();
    all.add("set-cookie", setCookie(cookie, made));
    text(made);
  }

  /** Whether one of that name with a value stands there. */
  private boolean cookie(String header, String name) {
    int end;
    for (int start = 0; start < header.length(); start = end + 1) {
      end = header.indexOf(';', start);
      if (end < 0) end = header.length();
      int from = start;
      while (from < end && header.charAt(from) == ' ') from++;
      int equals = from + name.length();
      boolean named = equals < end && header.charAt(equals) == '=' && header.startsWith(name, from);
      if (!named) continue;
      int value = equals + 1;
      int to = end;
      boolean quoted =
          to - value >= 2 && header.charAt(value) == '"' && header.charAt(to - 1) == '"';
      if (quoted) {
        value++;
        to--;
      }
      if (value == to) return false;
      add(XxHash64.of(header, value, to, 0));
      return true;
    }
    return false;
  }

  private static String setCookie(HashPolicy.Cookie cookie, String value) {
    var text = new StringBuilder(cookie.name()).append("=\"").append(value).append('"');
    long seconds = cookie.ttl().map(ttl -> ttl.toSeconds()).orElse(0L);
    if (seconds > 0) text.append("; Max-Age=").append(seconds);
    if (!cookie.path().isEmpty()) text.append("; Path=").append(cookie.path());
    for (HashPolicy.Attribute attribute : cookie.attributes()) {
      text.append("; ").append(attribute.name());
      if (!attribute.value().isEmpty()) text.append('=').append(attribute.value());
    }
    return text.append("; HttpOnly").toString();
  }

  /**
   * The peer's address; where peers are not strangers, the last one that they name (Envoy's {@code
   * use_remote_address: false}).
   */
  private static String source(Exchange exchange) {
    String peer = exchange.context().client().ip();
    if (exchange.context().config().edge()) return Addresses.canonical(peer);
    @Nullable String named = exchange.request().headers().joined("x-forwarded-for");
    if (named == null) return Addresses.canonical(peer);
    String last = named.substring(named.lastIndexOf(',') + 1).strip();
    boolean address = NetUtil.isValidIpV4Address(last) || NetUtil.isValidIpV6Address(last);
    return Addresses.canonical(address ? last : peer);
  }

  /** The first of that name, as it stands in the path. */
  private void query(String path, String name) {
    int start = path.indexOf('?') + 1;
    while (start > 0 && start < path.length()) {
      int end = path.indexOf('&', start);
      if (end < 0) end = path.length();
      int equals = path.indexOf('=', start);
      if (equals < 0 || equals > end) equals = end;
      if (equals - start == name.length() && path.startsWith(name, start)) {
        add(XxHash64.of(path, Math.min(equals + 1, end), end, 0));
        return;
      }
      start = end + 1;
    }
  }
}
