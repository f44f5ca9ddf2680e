package dev.meltemi.runtime.dns;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuery;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Serves a {@link DnsZone} over UDP and TCP on one thread. Each query sees the zone that is current
 * when it arrives.
 */
public final class DnsServer implements AutoCloseable {
  /** Seconds; short, because addresses of headless services come and go with their pods. */
  private static final int TTL = 5;

  private static final int LONGEST_ALIAS_CHAIN = 8;

  /** When port 0 was asked for. */
  private static final int MOST_PORTS_TRIED = 16;

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Supplier<DnsZone> zone;
  private final Channel udp;

  private DnsServer(InetSocketAddress address, Supplier<DnsZone> zone) throws IOException {
    this.zone = zone;
    try {
      this.udp = listen(address);
    } catch (IOException cannot) {
      var _ = loop.shutdownGracefully();
      throw cannot;
    }
  }

  /** The UDP side of a pair of sockets on one port. */
  private Channel listen(InetSocketAddress address) throws IOException {
    for (int tried = 1; ; tried++) {
      Channel first = bound(bindUdp(address));
      try {
        bound(bindTcp((InetSocketAddress) first.localAddress()));
        return first;
      } catch (IOException taken) {
        first.close().awaitUninterruptibly();
        // A port that the kernel chose for UDP may be in use for TCP: another one is as good.
        if (address.getPort() != 0 || tried == MOST_PORTS_TRIED) throw taken;
      }
    }
  }

  /** Listens on the address; port 0 takes a free one, the same for UDP and TCP. */
  public static DnsServer start(InetSocketAddress address, Supplier<DnsZone> zone)
      throws IOException {
    return new DnsServer(address, zone);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) udp.localAddress();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private ChannelFuture bindUdp(InetSocketAddress address) {
    return new Bootstrap()
        .group(loop)
        .channel(NioDatagramChannel.class)
        .handler(
            new ChannelInitializer<NioDatagramChannel>() {
              @Override
              protected void initChannel(NioDatagramChannel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new DatagramDnsQueryDecoder(),
                        new DatagramDnsResponseEncoder(),
                        new UdpQueries());
              }
            })
        .bind(address);
  }

  private ChannelFuture bindTcp(InetSocketAddress address) {
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder(), new TcpQueries());
              }
            })
        .bind(address);
  }

  private static Channel bound(ChannelFuture bind) throws IOException {
    bind.awaitUninterruptibly();
    if (bind.isSuccess()) return bind.channel();
    throw new IOException("DNS server cannot listen", bind.cause());
  }

  private final class UdpQueries extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
      // The answer goes back the way the query came.
      InetSocketAddress from = query.recipient();
      InetSocketAddress to = query.sender();
      var _ = context.writeAndFlush(answer(query, new DatagramDnsResponse(from, to, query.id())));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable malformed) {
      // A datagram that is no DNS query gets no answer; the next one is read as ever.
    }
  }

  private final class TcpQueries extends SimpleChannelInboundHandler<DefaultDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DefaultDnsQuery query) {
      var _ = context.writeAndFlush(answer(query, new DefaultDnsResponse(query.id())));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable malformed) {
      var _ = context.close();
    }
  }

  private <R extends DnsResponse> R answer(DnsQuery query, R response) {
    response.setAuthoritativeAnswer(true);
    response.setRecursionDesired(query.isRecursionDesired());
    response.setRecursionAvailable(true);
    DnsQuestion question = query.recordAt(DnsSection.QUESTION);
    if (question == null) {
      response.setCode(DnsResponseCode.FORMERR);
      return response;
    }
    response.addRecord(
        DnsSection.QUESTION,
        new DefaultDnsQuestion(question.name(), question.type(), question.dnsClass()));
    fill(question, response);
    return response;
  }

  private void fill(DnsQuestion question, DnsResponse response) {
    String name = question.name();
    DnsZone current = zone.get();
    for (int alias = 0; alias < LONGEST_ALIAS_CHAIN; alias++) {
      switch (current.find(name)) {
        case DnsZone.Answer.NoSuchName() -> {
          // An alias that leads outside is an answer in itself.
          if (alias == 0) response.setCode(DnsResponseCode.NXDOMAIN);
          return;
        }
        case DnsZone.Answer.Alias(String target) -> {
          response.addRecord(DnsSection.ANSWER, cname(name, target));
          name = target + ".";
        }
        case DnsZone.Answer.Ports(var ports) -> {
          if (!question.type().equals(DnsRecordType.SRV)) return;
          for (DnsZone.Port port : ports) response.addRecord(DnsSection.ANSWER, srv(name, port));
          return;
        }
        case DnsZone.Answer.Addresses(var addresses) -> {
          // AAAA and others: the name exists, without records of this type (RFC 2308, NODATA).
          if (!question.type().equals(DnsRecordType.A)) return;
          for (String address : addresses) response.addRecord(DnsSection.ANSWER, a(name, address));
          return;
        }
      }
    }
    response.setCode(DnsResponseCode.SERVFAIL);
  }

  private static DefaultDnsRawRecord a(String name, String address) {
    ByteBuf content = Unpooled.wrappedBuffer(Inet4Address.ofLiteral(address).getAddress());
    return new DefaultDnsRawRecord(name, DnsRecordType.A, TTL, content);
  }

  // RFC 2782: priority, weight, port, target.
  private static DefaultDnsRawRecord srv(String name, DnsZone.Port port) {
    ByteBuf content = Unpooled.buffer();
    content.writeShort(0).writeShort(100).writeShort(port.number());
    write(content, port.host());
    return new DefaultDnsRawRecord(name, DnsRecordType.SRV, TTL, content);
  }

  private static DefaultDnsRawRecord cname(String name, String target) {
    ByteBuf content = Unpooled.buffer();
    write(content, target);
    return new DefaultDnsRawRecord(name, DnsRecordType.CNAME, TTL, content);
  }

  private static void write(ByteBuf content, String target) {
    for (String label : target.split("\\.")) {
      content.writeByte(label.length());
      content.writeCharSequence(label, StandardCharsets.US_ASCII);
    }
    content.writeByte(0);
  }
}
