package dev.meltemi.proxy.exchange;

import dev.meltemi.proxy.http.Connection;
import dev.meltemi.proxy.http.Downstream;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.http.ServerHandler;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.observe.Flag;
import dev.meltemi.proxy.state.Snapshot;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.WeightedCluster;
import dev.meltemi.traffic.match.RouteMatcher;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request from its head to the end of its response. On one worker's thread. */
public final class Exchange implements ServerHandler.Stream {
  private static final int KEPT_WHILE_WAITING = 64 * 1024;

  private final HttpContext context;
  private final Snapshot snapshot;
  private final HttpRequest request;
  private final Downstream client;
  private final RouteMatcher routes;
  private final RequestBody body = new RequestBody();
  private final EnumSet<Flag> flags = Flag.none();
  private final long startNanos = System.nanoTime();
  private final long startMillis = System.currentTimeMillis();
  private long lastActivity = startNanos;
  private int position;
  private @Nullable Route route;
  private @Nullable String cluster;
  private @Nullable WeightedCluster choice;
  private @Nullable Upstream upstream;
  private @Nullable Upstream lastUpstream;
  private @Nullable Future<?> delay;
  private @Nullable List<Tap> taps;
  private @Nullable Consumer<Headers> lastEdit;
  private @Nullable HttpResponse response;
  private @Nullable String details;
  private @Nullable String transportFailure;
  private boolean continued;
  private boolean ended;
  private boolean tunnel;

  /**
   * @param routes of the snapshot, for what came in there
   */
  public Exchange(
      HttpContext context,
      Snapshot snapshot,
      RouteMatcher routes,
      HttpRequest request,
      Downstream client) {
    this.context = context;
    this.snapshot = snapshot;
    this.request = request;
    this.client = client;
    this.routes = routes;
    context.stats().requests.increment();
    context.stats().activeRequests.increment();
  }

  // What filters see

  public HttpRequest request() {
    return request;
  }

  public HttpContext context() {
    return context;
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  public RouteMatcher routes() {
    return routes;
  }

  public RequestBody body() {
    return body;
  }

  /** The client's side of this request. */
  public Downstream client() {
    return client;
  }

  public Worker worker() {
    return client.worker();
  }

  public long startNanos() {
    return startNanos;
  }

  long startMillis() {
    return startMillis;
  }

  public @Nullable Route route() {
    return route;
  }

  public void route(Route route) {
    this.route = route;
  }

  /** The share of the split that this request takes. */
  public @Nullable WeightedCluster choice() {
    return choice;
  }

  public void choice(WeightedCluster choice) {
    this.choice = choice;
    this.cluster = choice.cluster();
  }

  public void flag(Flag flag) {
    flags.add(flag);
  }

  public void transportFailure(String reason) {
    this.transportFailure = reason;
  }

  /** Where the walk along the filters stands. */
  public int advance() {
    return position++;
  }

  /** Goes on with the next filter after a pause. */
  public void resume() {
    delay = null;
    if (!ended) context.path().accept(this);
  }

  /** Cancelled if the exchange ends first. */
  public void waitingFor(Future<?> timer) {
    delay = timer;
  }

  public void tap(Tap tap) {
    List<Tap> all = taps;
    if (all == null) taps = all = new ArrayList<>(1);
    all.add(tap);
  }

  /** Changes the head of whichever response there will be, after all else. */
  public void onResponse(Consumer<Headers> edit) {
    lastEdit = edit;
  }

  /** From now on the request's body goes to {@code to}. */
  public void forwardTo(Upstream to) {
    upstream = to;
  }

  public boolean hasEnded() {
    return ended;
  }

  public boolean isResponseBegun() {
    return response != null;
  }

  /** The client may send its body now (RFC 9110 section 10.1.1). */
  public void acceptBody() {
    if (!request.expectsContinue() || continued || body.bytes() > 0) return;
    continued = true;
    client.sendContinue();
  }

  // What the client does

  @Override
  public void body(ByteBuf data) {
    lastActivity = System.nanoTime();
    body.count(data.readableBytes());
    @Nullable List<Tap> copies = taps;
    if (copies != null) for (Tap tap : copies) tap.data(data.retainedDuplicate());
    @Nullable Upstream to = upstream;
    if (to != null) {
      to.requestData(data);
      return;
    }
    body.keep(data);
    if (body.keptBytes() > KEPT_WHILE_WAITING) client.pauseReading(true);
  }

  @Override
  public void bodyEnd(Headers trailers) {
    body.ended(trailers);
    @Nullable List<Tap> copies = taps;
    if (copies != null) for (Tap tap : copies) tap.end(trailers);
    @Nullable Upstream to = upstream;
    if (to != null) to.requestEnd(trailers);
  }

  @Override
  public void bodyBroken(String broken) {
    context.stats().protocolErrors.increment();
    flag(Flag.DPE);
    if (response == null) answer(400, broken, "Bad Request");
    else cut(broken);
  }

  @Override
  public void clientGone() {
    flag(Flag.DC);
    details = "downstream_remote_disconnect";
    end();
  }

  @Override
  public void clientWritable() {
    @Nullable Upstream to = upstream;
    if (to != null) to.clientWritable();
  }

  @Override
  public void sweep(long nanos) {
    long limit = context.config().streamIdleTimeout().toNanos();
    if (limit == 0 || nanos - lastActivity < limit || ended) return;
    flag(Flag.SI);
    if (response == null) answer(408, "stream_idle_timeout", "stream timeout");
    else cut("stream_idle_timeout");
  }

  // The response

  /** Answers without any upstream. */
  public void answer(int status, String why, String text) {
    answer(new HttpResponse(status, new Headers()), why, text);
  }

  public void answer(HttpResponse answer, String why, String text) {
    if (GrpcReply.isWanted(request)) {
      send(GrpcReply.of(answer, text), why, "");
      return;
    }
    send(answer, why, text);
  }

  private void send(HttpResponse answer, String why, String text) {
    Headers headers = answer.headers();
    if (!answer.isBodiless()) headers.add("content-length", Integer.toString(text.length()));
    if (!text.isEmpty() && !headers.has("content-type")) headers.add("content-type", "text/plain");
    if (request.expectsContinue() && !continued) client.closeAfterThis();
    boolean withBody = !text.isEmpty() && !request.isHead() && !answer.isBodiless();
    begin(answer, why, withBody ? text.length() : 0);
    if (withBody) {
      respondData(
          ByteBufUtil.encodeString(
              client.alloc(), java.nio.CharBuffer.wrap(text), StandardCharsets.ISO_8859_1));
    }
    respondEnd(new Headers());
  }

  /** Passes an upstream's response on. */
  public void respond(HttpResponse from) {
    Headers headers = from.headers();
    boolean upgraded = from.status() == 101;
    @Nullable String protocol = headers.get("upgrade");
    Connection.removeHopByHop(headers);
    if (upgraded && protocol != null) {
      headers.add("connection", "Upgrade");
      headers.add("upgrade", protocol);
    }
    begin(from, "via_upstream", from.length());
    if (upgraded) {
      tunnel = true;
      client.tunnel();
    }
  }

  private void begin(HttpResponse head, String why, long length) {
    response = head;
    details = why;
    lastActivity = System.nanoTime();
    Headers headers = head.headers();
    @Nullable Consumer<Headers> edit = lastEdit;
    if (edit != null) edit.accept(headers);
    if (!headers.has("date")) headers.add("date", HttpDate.at(System.currentTimeMillis()));
    // Istio: OVERWRITE on the way out, PASS_THROUGH on the way in.
    if (context.direction() == Direction.OUTBOUND) headers.set("server", "istio-envoy");
    client.respond(head, length);
  }

  public boolean isTunnel() {
    return tunnel;
  }

  /** Takes the buffer over. */
  public void respondData(ByteBuf data) {
    lastActivity = System.nanoTime();
    client.respondData(data);
  }

  public void respondEnd(Headers trailers) {
    if (ended) return;
    upstreamDone();
    end();
    client.respondEnd(trailers);
  }

  /** The response breaks off; the client must see that. */
  public void cut(String why) {
    if (ended) return;
    details = why;
    end();
    client.abort();
  }

  private void upstreamDone() {
    @Nullable Upstream to = upstream;
    upstream = null;
    if (to == null) return;
    lastUpstream = to;
    to.cancel();
  }

  private void end() {
    if (ended) return;
    ended = true;
    upstreamDone();
    @Nullable Future<?> timer = delay;
    if (timer != null) timer.cancel(false);
    body.forget();
    @Nullable List<Tap> copies = taps;
    if (copies != null && !body.hasEnded()) copies.forEach(Tap::cut);
    context.stats().activeRequests.decrement();
    if (response != null) context.stats().answered(response.status());
    RequestCount.of(this);
    context
        .log()
        .ifPresent(format ->
            context
                .config()
                .accessLog()
                .ifPresent(log ->
                    context.logFiles().append(log.path(), format.line(new ExchangeLog(this)))));
  }

  // For the log

  @Nullable HttpResponse response() {
    return response;
  }

  EnumSet<Flag> flags() {
    return flags;
  }

  @Nullable String details() {
    return details;
  }

  @Nullable String transportFailure() {
    return transportFailure;
  }

  @Nullable String cluster() {
    return cluster;
  }

  @Nullable Upstream upstream() {
    return upstream != null ? upstream : lastUpstream;
  }
}
