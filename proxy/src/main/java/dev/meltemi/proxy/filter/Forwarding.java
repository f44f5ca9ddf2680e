package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.RequestBody;
import dev.meltemi.proxy.exchange.Upstream;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.observe.Flag;
import dev.meltemi.proxy.telemetry.Series;
import dev.meltemi.proxy.upstream.Attempt;
import dev.meltemi.proxy.upstream.Failure;
import dev.meltemi.proxy.upstream.Host;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import dev.meltemi.traffic.Retry;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.WeightedCluster;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a cluster: its attempts, their time limits, and the bodies in both
 * directions. Nothing is tried again once a response head was passed on.
 */
final class Forwarding implements Upstream, Attempt.Listener {
  private static final int MOST_STALE_CONNECTIONS = 3;
  private static final String DEADLINE_EXCEEDED = "4";

  private final Exchange exchange;
  private final Route route;
  private final WeightedCluster choice;
  private final RouteAction.Forward how;
  private final UpstreamCluster cluster;
  private final HttpRequest request;
  private final RequestBody body;
  private final List<Host> tried = new ArrayList<>(1);
  private @Nullable Attempt attempt;
  private @Nullable Attempt lastAttempt;
  private @Nullable Future<?> timeout;
  private @Nullable Future<?> tryTimeout;
  private @Nullable Future<?> backoff;
  private @Nullable RequestHash hash;
  private int retries;
  private int stale;
  private boolean callersTimeout;
  private boolean holdsRetry;
  private boolean done;

  Forwarding(
      Exchange exchange,
      Route route,
      WeightedCluster choice,
      RouteAction.Forward how,
      UpstreamCluster cluster) {
    this.exchange = exchange;
    this.route = route;
    this.choice = choice;
    this.how = how;
    this.cluster = cluster;
    this.request = exchange.request();
    this.body = exchange.body();
  }

  void start() {
    exchange.forwardTo(this);
    Duration most = OverallTimeout.of(request, how.timeout());
    callersTimeout = OverallTimeout.isCallers(request, how.timeout());
    OverallTimeout.write(request, most);
    if (!most.isZero()) timeout = exchange.worker().after(most, this::timedOut);
    attempt();
    if (!done) exchange.acceptBody();
  }

  // Attempts

  private void attempt() {
    @Nullable Host host = pick();
    if (host == null) {
      cluster.stats().noHost.increment();
      exchange.flag(Flag.UH);
      exchange.answer(503, "no_healthy_upstream", "no healthy upstream");
      return;
    }
    tried.add(host);
    var next =
        new Attempt(
            cluster,
            host,
            exchange.worker(),
            request,
            exchange.context().config().upstreamProtocols(),
            this);
    attempt = next;
    lastAttempt = next;
    Duration perTry = how.retry().map(Retry::perTryTimeout).orElse(Duration.ZERO);
    if (!perTry.isZero()) tryTimeout = exchange.worker().after(perTry, this::tryTimedOut);
    next.start();
  }

  private @Nullable Host pick() {
    @Nullable Host host = pick(0);
    if (tried.isEmpty() || how.retry().isEmpty()) return host;
    Retry retry = how.retry().get();
    if (!retry.avoidsPreviousHosts()) return host;
    for (int i = 1; i < retry.hostSelectionAttempts() && tried.contains(host); i++) host = pick(i);
    return host;
  }

  /** Draws again, or asks again with the same hash. */
  private @Nullable Host pick(int attempt) {
    if (!how.hash().isEmpty() && cluster.asksForHash()) {
      @Nullable RequestHash known = hash;
      if (known == null) hash = known = RequestHash.of(exchange, how.hash());
      if (known.isKnown()) return cluster.pick(known.value(), attempt);
    }
    return cluster.pick(exchange.worker(), exchange.context().destination());
  }

  @Override
  public void connected() {
    @Nullable Attempt to = attempt;
    if (to == null || done) return;
    request.headers().set("x-envoy-attempt-count", Integer.toString(retries + 1));
    to.send(request, request.length());
    body.replay(to::sendData);
    if (body.hasEnded()) to.sendEnd(body.trailers());
    exchange.client().pauseReading(!to.isWritable());
  }

  private void tryTimedOut() {
    @Nullable Attempt late = attempt;
    if (late == null || done) return;
    cluster.stats().perTryTimeouts.increment();
    cluster.report(late.host(), 504);
    late.cancel();
    attemptOver();
    if (retries(RetryRules.wantsAfterTimeout(how.retry()))) return;
    exchange.flag(Flag.UT);
    exchange.answer(504, "upstream_per_try_timeout", "upstream request timeout");
  }

  private void timedOut() {
    if (done) return;
    @Nullable Attempt late = attempt;
    cluster.stats().timeouts.increment();
    if (late != null) cluster.report(late.host(), 504);
    exchange.flag(Flag.UT);
    if (exchange.isResponseBegun()) exchange.cut("response_timeout");
    else exchange.answer(timeoutAnswer(), "response_timeout", "upstream request timeout");
  }

  /** A gRPC caller whose own time is over hears just that, as from its own clock. */
  private HttpResponse timeoutAnswer() {
    var answer = new HttpResponse(504, new Headers());
    if (callersTimeout) answer.headers().add("grpc-status", DEADLINE_EXCEEDED);
    return answer;
  }

  @Override
  public void failed(Failure failure, String reason, boolean responseBegun) {
    @Nullable Attempt over = attempt;
    if (done || over == null) return;
    attemptOver();
    String word = failure.reason().replace(' ', '_');
    if (responseBegun) {
      exchange.flag(failure.flag());
      exchange.cut("upstream_reset_after_response_started{" + word + "}");
      return;
    }
    if (retriesStale(over) || retries(wants(failure, over))) return;
    exchange.flag(failure.flag());
    String said = reason.isEmpty() ? "" : "delayed connect error: " + reason;
    if (!said.isEmpty()) exchange.transportFailure(said.replace(' ', '_'));
    var answer = new HttpResponse(failure.status(), new Headers());
    if (failure == Failure.OVERFLOW) answer.headers().add("x-envoy-overloaded", "true");
    exchange.answer(
        answer,
        "upstream_reset_before_response_started{"
            + word
            + (said.isEmpty() ? "" : "|" + said.replace(' ', '_'))
            + "}",
        "upstream connect error or disconnect/reset before headers. reset reason: "
            + failure.reason()
            + (said.isEmpty() ? "" : ", transport failure reason: " + said));
  }

  /**
   * A kept connection that the endpoint closed at the same moment: nothing came of the request, and
   * RFC 9110 section 9.2.2 lets idempotent ones be sent again without being asked to. With HTTP/2
   * the endpoint can say for certain that it did nothing (RFC 9113 section 8.7).
   */
  private boolean retriesStale(Attempt over) {
    boolean harmless =
        over.wasUnprocessed() || (over.diedOnReusedConnection() && request.isIdempotent());
    if (!harmless || !body.isComplete()) return false;
    if (stale++ >= MOST_STALE_CONNECTIONS) return false;
    attempt();
    return true;
  }

  private boolean wants(Failure failure, Attempt over) {
    return how.retry().isPresent()
        && RetryRules.wants(how.retry().get(), failure, over.isConnected());
  }

  /** Whether the request will be sent again; if not though it should, says why. */
  private boolean retries(boolean wanted) {
    Optional<Retry> retry = how.retry();
    if (!wanted || retry.isEmpty()) return false;
    if (!body.isComplete()) {
      exchange.context().stats().replayAbandoned.increment();
      return false;
    }
    if (retries >= retry.get().attempts()) {
      cluster.stats().retryLimitExceeded.increment();
      exchange.flag(Flag.URX);
      return false;
    }
    if (!cluster.breakers().retries.tryEnter()) {
      cluster.stats().retryOverflow.increment();
      return false;
    }
    holdsRetry = true;
    cluster.stats().retries.increment();
    Duration wait = RetryRules.backoff(retry.get(), retries, exchange.worker().draw());
    retries++;
    backoff = exchange.worker().after(wait, this::tryAgain);
    return true;
  }

  private void tryAgain() {
    backoff = null;
    if (!done) attempt();
  }

  private void attemptOver() {
    attempt = null;
    stop(tryTimeout);
    tryTimeout = null;
    if (holdsRetry) cluster.breakers().retries.leave();
    holdsRetry = false;
  }

  // The response

  @Override
  public void head(HttpResponse response) {
    @Nullable Attempt from = attempt;
    if (from == null || done) return;
    boolean wanted = how.retry().isPresent() && RetryRules.wants(how.retry().get(), response);
    if (wanted) {
      if (canStillRetry()) {
        cluster.stats().answered(response.status());
        from.cancel();
        attemptOver();
        if (retries(true)) return;
        // Only a race for the last retry of the breaker leads here.
        exchange.answer(response.status(), "via_upstream", "");
        return;
      }
      retries(true);
    }
    stop(tryTimeout);
    tryTimeout = null;
    body.forget();
    cluster.stats().answered(response.status());
    if (retries > 0 && !wanted) cluster.stats().retrySuccesses.increment();
    long millis = (System.nanoTime() - exchange.startNanos()) / 1_000_000;
    response.headers().set("x-envoy-upstream-service-time", Long.toString(millis));
    @Nullable RequestHash known = hash;
    if (known != null) known.setCookies(response.headers());
    HeadEditing.apply(choice.responseHeaders(), response.headers());
    HeadEditing.apply(route.responseHeaders(), response.headers());
    if (response.status() == 101) {
      stop(timeout);
      from.tunnel();
    }
    exchange.respond(response);
  }

  private boolean canStillRetry() {
    var gate = cluster.breakers().retries;
    return body.isComplete()
        && retries < how.retry().map(Retry::attempts).orElse(0)
        && gate.used() - (holdsRetry ? 1 : 0) < gate.limit();
  }

  @Override
  public void data(ByteBuf data) {
    exchange.respondData(data);
    @Nullable Attempt from = attempt;
    if (from != null && !exchange.client().isWritable()) from.pauseReading(true);
  }

  @Override
  public void end(Headers trailers) {
    attemptOver();
    exchange.respondEnd(trailers);
  }

  @Override
  public void clientWritable() {
    @Nullable Attempt from = attempt;
    if (from != null) from.pauseReading(false);
  }

  // The request's body

  @Override
  public void requestData(ByteBuf data) {
    int limit = cluster.context().limits().bufferBytes();
    @Nullable Attempt to = attempt;
    if (to == null || !to.isConnected()) {
      body.keep(data);
      if (body.keptBytes() > limit) exchange.client().pauseReading(true);
      return;
    }
    boolean fits = body.keptBytes() + data.readableBytes() <= limit;
    if (body.isComplete() && fits && !exchange.isResponseBegun())
      body.keep(data.retainedDuplicate());
    else body.forget();
    to.sendData(data);
    if (!to.isWritable()) exchange.client().pauseReading(true);
  }

  @Override
  public void requestEnd(Headers trailers) {
    @Nullable Attempt to = attempt;
    if (to != null && to.isConnected()) to.sendEnd(trailers);
  }

  @Override
  public void upstreamWritable() {
    exchange.client().pauseReading(false);
  }

  // The end

  @Override
  public void cancel() {
    if (done) return;
    done = true;
    stop(timeout);
    stop(backoff);
    @Nullable Attempt running = attempt;
    attemptOver();
    if (running != null) running.cancel();
  }

  private static void stop(@Nullable Future<?> timer) {
    if (timer != null) timer.cancel(false);
  }

  @Override
  public @Nullable String upstreamHost() {
    return tried.isEmpty() ? null : tried.getLast().address().toString();
  }

  @Override
  public @Nullable Series series() {
    return tried.isEmpty() ? null : tried.getLast().series();
  }

  @Override
  public @Nullable String upstreamLocalAddress() {
    @Nullable Attempt last = lastAttempt;
    String local = last == null ? "" : last.upstreamLocal();
    return local.isEmpty() ? null : local;
  }
}
