package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;
import dev.meltemi.proxy.exchange.HttpContext;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.trace.Tracer;
import dev.meltemi.traffic.CertificateForwarding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says who asks: x-request-id, x-forwarded-proto, x-forwarded-client-cert and, at the edge,
 * x-forwarded-for. What strangers say of themselves is not believed (Envoy {@code
 * use_remote_address}, {@code forward_client_cert_details}).
 */
public final class IdentityFilter implements Filter {
  private static final String CLIENT_CERTIFICATE = "x-forwarded-client-cert";
  private static final String HEX = "0123456789abcdef";

  @Override
  public boolean onRequest(Exchange exchange) {
    Headers headers = exchange.request().headers();
    boolean edge = exchange.context().config().edge();
    if (edge) {
      removeInternal(headers);
      String client = exchange.context().client().ip();
      @Nullable String before = headers.joined("x-forwarded-for");
      headers.set("x-forwarded-for", before == null ? client : before + "," + client);
    }
    tellCaller(headers, exchange.context());
    if (edge || !headers.has("x-forwarded-proto")) {
      headers.set("x-forwarded-proto", exchange.request().scheme());
    }
    if (edge || !headers.has("x-request-id")) {
      headers.set("x-request-id", uuid(exchange.worker()));
    }
    @Nullable Tracer tracer = exchange.context().tracer();
    if (tracer != null) exchange.span(tracer.begin(exchange.request(), exchange.worker()));
    return true;
  }

  /** Without a certificate of the client's nothing is known of its callers, and nothing is said. */
  private static void tellCaller(Headers headers, HttpContext context) {
    Optional<String> caller = context.caller();
    if (caller.isEmpty()) {
      headers.remove(CLIENT_CERTIFICATE);
      return;
    }
    boolean append = context.config().clientCertificate() == CertificateForwarding.APPEND;
    @Nullable String before = append ? headers.joined(CLIENT_CERTIFICATE) : null;
    headers.set(CLIENT_CERTIFICATE, before == null ? caller.get() : before + "," + caller.get());
  }

  private static void removeInternal(Headers headers) {
    List<String> internal = new ArrayList<>(0);
    for (int i = 0; i < headers.size(); i++) {
      if (headers.name(i).startsWith("x-envoy-")) internal.add(headers.name(i));
    }
    internal.forEach(headers::remove);
  }

  /** A random UUID, version 4 (RFC 9562 section 5.4). */
  private static String uuid(Worker worker) {
    byte[] text = new byte[36];
    long high = (worker.random() & 0xFFFFFFFFFFFF0FFFL) | 0x4000L;
    long low = (worker.random() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    int at = 0;
    for (int i = 0; i < 32; i++) {
      if (i == 8 || i == 12 || i == 16 || i == 20) text[at++] = '-';
      long half = i < 16 ? high : low;
      text[at++] = (byte) HEX.charAt((int) (half >>> (60 - 4 * (i & 15))) & 15);
    }
    return new String(text, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
