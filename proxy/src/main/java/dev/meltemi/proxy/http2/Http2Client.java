package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.HttpLimits;
import dev.meltemi.proxy.http.RequestSender;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.observe.Http2Stats;
import io.netty.channel.Channel;

/** A connection to an endpoint, shared by many requests at once. */
public final class Http2Client implements Role {
  /** Who keeps the connection. */
  public interface Owner {
    /** There may be room for more requests, or nobody may be using the connection now. */
    void changed(Http2Client connection);

    void closed(Http2Client connection);
  }

  /** Until the endpoint has said how many (RFC 9113 section 6.5.2 wants no fewer). */
  private static final int STREAMS_AT_FIRST = 100;

  /** RFC 9113 section 5.1.1: numbers are not used twice; far from the last one we begin anew. */
  private static final int LAST_STREAM = Integer.MAX_VALUE - 1000;

  private final Session session;
  private final Owner owner;
  private int next = 1;
  private int served;

  private Http2Client(
      Worker worker, Channel channel, Owner owner, HttpLimits limits, Http2Stats stats) {
    this.owner = owner;
    this.session = new Session(worker, channel, limits, stats, this, 0);
  }

  /** Makes the channel's last handler, connected or not. */
  public static void add(
      Worker worker, Channel channel, Owner owner, HttpLimits limits, Http2Stats stats) {
    channel.pipeline().addLast(new Http2Client(worker, channel, owner, limits, stats).session);
  }

  /** The connection on a channel that is connected now. */
  public static Http2Client begin(Channel channel) {
    Session session = channel.pipeline().get(Session.class);
    session.begin();
    return (Http2Client) session.role;
  }

  int nextStream() {
    int id = next;
    next += 2;
    return id;
  }

  /** Requests begun so far. */
  public int served() {
    return served;
  }

  public boolean isUsable() {
    return session.takesMore() && next < LAST_STREAM;
  }

  public boolean isIdle() {
    return session.streams.isEmpty();
  }

  public long idleSince() {
    return session.lastActivity();
  }

  /** Whether one more request may begin now. */
  public boolean hasRoom() {
    int peer = session.receiving().peerStreams();
    int most = peer == Integer.MAX_VALUE ? STREAMS_AT_FIRST : peer;
    return isUsable() && session.streams.size() < most;
  }

  /** For one request, which must be sent at once. */
  public RequestSender stream() {
    return new ClientStream(this, session, served++ > 0);
  }

  /** Ends the connection; requests on it are cut. */
  public void close() {
    session.end();
  }

  @Override
  public boolean isServer() {
    return false;
  }

  @Override
  public void opened(int stream, FieldBlock block, boolean end) {
    throw Violation.protocol("http2.invalid_stream");
  }

  @Override
  public void changed() {
    owner.changed(this);
  }

  @Override
  public void timedOut(boolean inHead) {}

  @Override
  public void closed() {
    owner.closed(this);
  }
}
