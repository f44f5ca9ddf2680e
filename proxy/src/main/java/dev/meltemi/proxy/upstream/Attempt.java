package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.http.RequestSender;
import dev.meltemi.proxy.http.ResponseReceiver;
import dev.meltemi.proxy.loop.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request sent to one endpoint, once. On one worker's thread. */
public final class Attempt implements Pool.Waiter, ResponseReceiver {
  /** Who sent it. After {@link #failed} or {@link #end} nothing more is heard. */
  public interface Listener {
    /** There is a connection: send the request now. */
    void connected();

    void head(HttpResponse response);

    /** To be released by the receiver. */
    void data(ByteBuf data);

    void end(Headers trailers);

    /**
     * @param reason in the operating system's words, or empty
     * @param responseBegun whether {@link #head} was called before
     */
    void failed(Failure failure, String reason, boolean responseBegun);

    void upstreamWritable();
  }

  private final UpstreamCluster cluster;
  private final Host host;
  private final Pool pool;
  private final Listener listener;
  private @Nullable RequestSender connection;
  private boolean counted;
  private boolean done;
  private boolean begun;
  private boolean reused;
  private boolean anyBytes;
  private boolean ended;
  private boolean unprocessed;

  /**
   * @param request decides whose connections may carry it, and of which protocol
   * @param offered ALPN in place of the cluster's; empty to leave that
   */
  public Attempt(
      UpstreamCluster cluster,
      Host host,
      Worker worker,
      HttpRequest request,
      List<String> offered,
      Listener listener) {
    this.cluster = cluster;
    this.host = host;
    this.pool =
        host.pool(worker, cluster.speaksHttp2(request)).towards(request.authority(), offered);
    this.listener = listener;
  }

  public void start() {
    if (!cluster.breakers().requests.tryEnter()) {
      done = true;
      cluster.stats().pendingOverflow.increment();
      listener.failed(Failure.OVERFLOW, "", false);
      return;
    }
    counted = true;
    host.begin();
    cluster.stats().requests.increment();
    cluster.stats().activeRequests.increment();
    pool.acquire(this);
  }

  public Host host() {
    return host;
  }

  public boolean isConnected() {
    return connection != null;
  }

  /** The endpoint closed an idle connection just as this request was sent on it. */
  public boolean diedOnReusedConnection() {
    return ended && reused && !anyBytes;
  }

  /** The endpoint has said that it did not look at it, because it ends the connection. */
  public boolean wasUnprocessed() {
    return unprocessed;
  }

  /** The proxy's own address on the connection, or empty. */
  public String upstreamLocal() {
    @Nullable RequestSender to = connection;
    return to == null ? "" : Addresses.text(to.localAddress());
  }

  public void send(HttpRequest request, long length) {
    RequestSender to = connection();
    reused = to.isReused();
    to.send(this, request, length);
  }

  public void sendData(ByteBuf data) {
    @Nullable RequestSender to = connection;
    if (to == null || done) ReferenceCountUtil.release(data);
    else to.sendData(data);
  }

  public void sendEnd(Headers trailers) {
    @Nullable RequestSender to = connection;
    if (to != null && !done) to.sendEnd(trailers);
  }

  public boolean isWritable() {
    @Nullable RequestSender to = connection;
    return to != null && to.isWritable();
  }

  public void pauseReading(boolean paused) {
    @Nullable RequestSender to = connection;
    if (to != null && !done) to.pauseReading(paused);
  }

  public void tunnel() {
    connection().tunnel();
  }

  /** Nobody wants the response any more. */
  public void cancel() {
    if (done) return;
    finish();
    @Nullable RequestSender to = connection;
    if (to == null) pool.cancel(this);
    else to.reset();
  }

  private RequestSender connection() {
    RequestSender to = connection;
    if (to == null) throw new IllegalStateException("not connected");
    return to;
  }

  private void finish() {
    done = true;
    if (!counted) return;
    counted = false;
    host.end();
    cluster.breakers().requests.leave();
    cluster.stats().activeRequests.decrement();
  }

  @Override
  public void connected(RequestSender to) {
    connection = to;
    listener.connected();
  }

  @Override
  public void failed(Failure failure, String reason) {
    finish();
    if (failure.isConnect()) cluster.report(host, 503);
    listener.failed(failure, reason, false);
  }

  @Override
  public void head(HttpResponse response) {
    begun = true;
    cluster.report(host, response.status());
    listener.head(response);
  }

  @Override
  public void data(ByteBuf data) {
    if (done) data.release();
    else listener.data(data);
  }

  @Override
  public void end(Headers trailers) {
    if (done) return;
    finish();
    listener.end(trailers);
  }

  @Override
  public void broken(Break how, boolean anyBytes) {
    if (done) return;
    this.anyBytes = anyBytes;
    this.ended = how == Break.ENDED;
    this.unprocessed = how == Break.UNPROCESSED;
    finish();
    cluster.stats().receiveResets.increment();
    Failure failure = failure(how);
    if (!begun && !diedOnReusedConnection() && !unprocessed) {
      cluster.report(host, failure.status());
    }
    listener.failed(failure, "", begun);
  }

  private static Failure failure(Break how) {
    return switch (how) {
      case ENDED -> Failure.RESET;
      case PROTOCOL -> Failure.PROTOCOL;
      case RESET -> Failure.REMOTE_RESET;
      case REFUSED, UNPROCESSED -> Failure.REFUSED;
    };
  }

  @Override
  public void upstreamWritable() {
    if (!done) listener.upstreamWritable();
  }
}
