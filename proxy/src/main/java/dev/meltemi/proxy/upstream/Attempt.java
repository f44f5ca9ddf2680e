package dev.meltemi.proxy.upstream;

import dev.meltemi.proxy.http.ClientConnection;
import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.loop.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request sent to one endpoint, once. On one worker's thread. */
public final class Attempt implements Pool.Waiter, ClientConnection.Stream {
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
  private @Nullable ClientConnection connection;
  private boolean counted;
  private boolean done;
  private boolean begun;
  private boolean reused;
  private boolean anyBytes;

  /**
   * @param authority of the request: whom it is for
   * @param offered ALPN in place of the cluster's; empty to leave that
   */
  public Attempt(
      UpstreamCluster cluster,
      Host host,
      Worker worker,
      String authority,
      List<String> offered,
      Listener listener) {
    this.cluster = cluster;
    this.host = host;
    this.pool = host.pool(worker).towards(authority, offered);
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
    return reused && !anyBytes;
  }

  /** The proxy's own address on the connection, or empty. */
  public String upstreamLocal() {
    @Nullable ClientConnection to = connection;
    return to == null ? "" : Addresses.text(to.channel().localAddress());
  }

  public void send(HttpRequest request, long length) {
    ClientConnection to = connection();
    reused = to.served() > 0;
    to.send(this, request, length);
  }

  public void sendData(ByteBuf data) {
    @Nullable ClientConnection to = connection;
    if (to == null || done) ReferenceCountUtil.release(data);
    else to.sendData(data);
  }

  public void sendEnd(Headers trailers) {
    @Nullable ClientConnection to = connection;
    if (to != null && !done) to.sendEnd(trailers);
  }

  public boolean isWritable() {
    @Nullable ClientConnection to = connection;
    return to != null && to.isWritable();
  }

  public void pauseReading(boolean paused) {
    @Nullable ClientConnection to = connection;
    if (to != null && !done) to.pauseReading(paused);
  }

  public void tunnel() {
    connection().tunnel();
  }

  /** Nobody wants the response any more. */
  public void cancel() {
    if (done) return;
    finish();
    @Nullable ClientConnection to = connection;
    if (to == null) pool.cancel(this);
    else to.reset();
  }

  private ClientConnection connection() {
    ClientConnection to = connection;
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
  public void connected(ClientConnection to) {
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
  public void broken(boolean protocolError, boolean anyBytes) {
    if (done) return;
    this.anyBytes = anyBytes;
    finish();
    cluster.stats().receiveResets.increment();
    if (!begun && !diedOnReusedConnection()) cluster.report(host, protocolError ? 502 : 503);
    listener.failed(protocolError ? Failure.PROTOCOL : Failure.RESET, "", begun);
  }

  @Override
  public void upstreamWritable() {
    if (!done) listener.upstreamWritable();
  }
}
