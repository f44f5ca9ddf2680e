package dev.meltemi.proxy.tcp;

import dev.meltemi.proxy.balance.XxHash64;
import dev.meltemi.proxy.loop.Channels;
import dev.meltemi.proxy.loop.Output;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.observe.Flag;
import dev.meltemi.proxy.observe.LogFiles;
import dev.meltemi.proxy.observe.LogFormat;
import dev.meltemi.proxy.state.Snapshot;
import dev.meltemi.proxy.telemetry.Series;
import dev.meltemi.proxy.tls.TlsContexts;
import dev.meltemi.proxy.upstream.Addresses;
import dev.meltemi.proxy.upstream.Connector;
import dev.meltemi.proxy.upstream.Host;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Direction;
import dev.meltemi.traffic.TcpProxy;
import dev.meltemi.traffic.match.WeightedChoice;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One TCP connection and its counterpart upstream; both on the same event loop. */
public final class TcpRelay extends ChannelInboundHandlerAdapter implements Worker.Swept {
  /** What a relay needs to know. */
  public record Plan(
      TcpProxy config,
      Snapshot snapshot,
      Address client,
      Address destination,
      String serverName,
      TcpStats stats,
      LogFiles logFiles,
      Direction direction,
      Optional<Series> arrivals,
      Optional<LogFormat> log) {}

  private final Plan plan;
  private final Worker worker;
  private final Channel near;
  private final Output toClient;
  private final String clusterName;
  final long startMillis = System.currentTimeMillis();
  final long startNanos = System.nanoTime();
  final EnumSet<Flag> flags = Flag.none();
  long received;
  long sent;
  private @Nullable UpstreamCluster cluster;
  private @Nullable Host host;
  private @Nullable Series counted;
  private @Nullable Channel far;
  private @Nullable Output toUpstream;
  private @Nullable ByteBuf early;
  private long lastActivity = startNanos;
  private boolean clientEnded;
  private boolean upstreamEnded;
  private boolean connectionCounted;
  private boolean done;

  public TcpRelay(Plan plan, Worker worker, Channel near) {
    this.plan = plan;
    this.worker = worker;
    this.near = near;
    this.toClient = new Output(near, worker);
    this.clusterName = WeightedChoice.pick(plan.config().clusters(), worker.draw()).cluster();
    plan.stats().connections.increment();
    plan.stats().activeConnections.increment();
  }

  Plan plan() {
    return plan;
  }

  String clusterName() {
    return clusterName;
  }

  @Nullable Host host() {
    return host;
  }

  @Nullable Channel far() {
    return far;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    worker.track(this);
    near.config().setAutoRead(false);
    connect();
  }

  private void connect() {
    @Nullable UpstreamCluster to = plan.snapshot().cluster(clusterName);
    if (to == null) {
      fail(Flag.NC);
      return;
    }
    cluster = to;
    boolean byHash = plan.config().hashesSource() && to.asksForHash();
    @Nullable Host chosen =
        byHash
            ? to.pick(XxHash64.of(Addresses.canonical(plan.client().ip())), 0)
            : to.pick(worker, plan.destination());
    if (chosen == null) {
      to.stats().noHost.increment();
      fail(Flag.UH);
      return;
    }
    host = chosen;
    if (!to.breakers().connections.tryEnter()) {
      to.stats().connectionOverflow.increment();
      fail(Flag.UO);
      return;
    }
    connectionCounted = true;
    counted =
        plan.direction() == Direction.OUTBOUND ? chosen.series() : plan.arrivals().orElse(null);
    @Nullable Series count = counted;
    if (count != null) count.opened(worker.index());
    to.stats().connections.increment();
    to.stats().activeConnections.increment();
    ChannelFuture connect =
        Connector.connect(
            to.context(),
            worker,
            to.config(),
            chosen.socket(),
            chosen.tls(),
            TlsContexts.Payload.BYTES,
            channel -> channel.pipeline().addLast(new Far()));
    far = connect.channel();
    connect.addListener(result -> {
      if (result.isSuccess()) connected(connect.channel());
      else {
        to.stats().connectFailures.increment();
        fail(Flag.UF);
      }
    });
  }

  private void connected(Channel channel) {
    if (done) {
      Channels.close(channel);
      return;
    }
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    var out = new Output(channel, worker);
    toUpstream = out;
    @Nullable ByteBuf first = early;
    early = null;
    if (first != null) out.write(first);
    near.config().setAutoRead(true);
  }

  private void fail(Flag flag) {
    flags.add(flag);
    end();
    Channels.close(near);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var data = (ByteBuf) message;
    received += data.readableBytes();
    lastActivity = System.nanoTime();
    @Nullable Output out = toUpstream;
    if (done) {
      data.release();
    } else if (out == null) {
      @Nullable ByteBuf before = early;
      early =
          before == null
              ? data
              : io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
                  ctx.alloc(), before, data);
    } else {
      out.write(data);
      if (!out.makesRoom()) near.config().setAutoRead(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof ChannelInputShutdownEvent) || clientEnded) return;
    clientEnded = true;
    @Nullable Output out = toUpstream;
    if (out == null || upstreamEnded) end();
    else out.shutdown();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    @Nullable Channel other = far;
    if (other != null && near.isWritable()) other.config().setAutoRead(true);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    toClient.discard();
    if (!done && !clientEnded) flags.add(Flag.DC);
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Channels.close(near);
  }

  /** Both directions are over, or one of them broke: what was read is still delivered. */
  private void end() {
    if (done) return;
    done = true;
    worker.untrack(this);
    @Nullable ByteBuf first = early;
    early = null;
    if (first != null) first.release();
    toClient.close();
    @Nullable Output out = toUpstream;
    @Nullable Channel other = far;
    if (out != null) out.close();
    else if (other != null) Channels.close(other);
    @Nullable UpstreamCluster to = cluster;
    if (to != null && connectionCounted) {
      to.breakers().connections.leave();
      to.stats().activeConnections.decrement();
    }
    @Nullable Series count = counted;
    if (count != null) count.closed(worker.index(), flags, sent, received);
    plan.stats().activeConnections.decrement();
    plan.stats().received.add(received);
    plan.stats().sent.add(sent);
    if (plan.log().isPresent() && plan.config().accessLog().isPresent()) {
      plan.logFiles()
          .append(plan.config().accessLog().get().path(), plan.log().get().line(new TcpLog(this)));
    }
  }

  String upstreamLocal() {
    @Nullable Channel other = far;
    return other == null ? "" : Addresses.text(other.localAddress());
  }

  @Override
  public boolean isServing() {
    return true;
  }

  @Override
  public void sweep(long nanos) {
    long limit = plan.config().idleTimeout().toNanos();
    if (limit == 0 || nanos - lastActivity < limit) return;
    plan.stats().idleTimeouts.increment();
    end();
  }

  /** The side of the endpoint. */
  private final class Far extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      var data = (ByteBuf) message;
      if (done) {
        data.release();
        return;
      }
      sent += data.readableBytes();
      lastActivity = System.nanoTime();
      toClient.write(data);
      if (!toClient.makesRoom()) ctx.channel().config().setAutoRead(false);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof ChannelInputShutdownEvent) || upstreamEnded) return;
      upstreamEnded = true;
      if (clientEnded) end();
      else toClient.shutdown();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (ctx.channel().isWritable()) near.config().setAutoRead(true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      @Nullable Output out = toUpstream;
      if (out != null) out.discard();
      end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      Channels.close(ctx.channel());
    }
  }
}
