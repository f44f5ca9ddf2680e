import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeSet;

/**
 * So many proxies that ask a control plane over delta ADS as Envoy does, each on a connection of its
 * own: clusters, their endpoints, listeners, their route tables and, where a table says that its
 * virtual hosts come one by one, those. They acknowledge everything and keep nothing.
 */
final class ManyProxies {
  private static final String URL = "type.googleapis.com/envoy.config.";
  private static final String CLUSTERS = URL + "cluster.v3.Cluster";
  private static final String ENDPOINTS = URL + "endpoint.v3.ClusterLoadAssignment";
  private static final String LISTENERS = URL + "listener.v3.Listener";
  private static final String ROUTES = URL + "route.v3.RouteConfiguration";
  private static final String VIRTUAL_HOSTS = URL + "route.v3.VirtualHost";

  /** After so long without a message a change is over. */
  private static final long QUIET_MILLIS = 400;

  private static final MethodDescriptor<byte[], byte[]> DELTA =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(
              "envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources")
          .setRequestMarshaller(new Raw())
          .setResponseMarshaller(new Raw())
          .build();

  private final List<Proxy> proxies = new ArrayList<>();

  /** What follows from a response, by its type and version: the same for all who get the same. */
  private final Map<String, List<String>> names = new HashMap<>();

  // Of the one thread of all connections; read by the main thread, under this object's lock.
  private long bytes;
  private long messages;
  private long last;
  private int synced;
  private int reached;
  private int round;

  public static void main(String[] arguments) throws Exception {
    var load = new ManyProxies();
    System.out.println("started " + System.nanoTime());
    load.open(
        Integer.parseInt(arguments[0]),
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]));
    long said = System.nanoTime();
    while (load.synced() < load.proxies.size()) {
      Thread.sleep(5);
      if (System.nanoTime() - said > 2_000_000_000L) {
        said = System.nanoTime();
        System.out.println("progress " + load.synced() + " of " + load.proxies.size());
      }
    }
    load.settle("synced");
    var lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      lines.nextLine();
      load.nextRound();
      System.out.println("watching");
      long patience = System.nanoTime() + 20_000_000_000L;
      while (load.reached() < load.proxies.size() && System.nanoTime() < patience) Thread.sleep(1);
      load.settle("reached");
    }
  }

  private void settle(String word) throws InterruptedException {
    while (System.nanoTime() - last() < QUIET_MILLIS * 1_000_000) Thread.sleep(10);
    synchronized (this) {
      System.out.println(word + " " + last + " " + bytes + " " + messages + " " + reached);
    }
  }

  private void open(int port, int count, int workloads) {
    var loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    for (int i = 0; i < count; i++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .usePlaintext()
              .eventLoopGroup(loop)
              .channelType(NioSocketChannel.class)
              .directExecutor()
              .maxInboundMessageSize(512 << 20)
              .build();
      var proxy = new Proxy(channel.newCall(DELTA, CallOptions.DEFAULT));
      proxies.add(proxy);
      proxy.start(node(i, workloads));
    }
  }

  private static Node node(int i, int workloads) {
    String app = "app-" + i % workloads;
    var labels = Struct.newBuilder().putFields("app", text(app)).build();
    return Node.newBuilder()
        .setId("sidecar~10.200.%d.%d~%s-%d.shop~shop.svc.cluster.local".formatted(i / 250, i % 250, app, i))
        .setCluster(app + ".shop")
        .setUserAgentName("envoy")
        .setMetadata(
            Struct.newBuilder()
                .putFields("LABELS", Value.newBuilder().setStructValue(labels).build())
                .putFields("NAMESPACE", text("shop")))
        .build();
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private synchronized int synced() {
    return synced;
  }

  private synchronized int reached() {
    return reached;
  }

  private synchronized long last() {
    return last;
  }

  private synchronized void nextRound() {
    round++;
    reached = 0;
    bytes = 0;
    messages = 0;
  }

  private synchronized void count(Proxy proxy, int size) {
    bytes += size;
    messages++;
    last = System.nanoTime();
    if (proxy.round != round) {
      proxy.round = round;
      reached++;
    }
  }

  private synchronized void isSynced() {
    synced++;
  }

  private final class Proxy extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> call;
    private final TreeSet<String> asked = new TreeSet<>();
    private int round;
    private boolean complete;

    Proxy(ClientCall<byte[], byte[]> call) {
      this.call = call;
    }

    void start(Node node) {
      call.start(this, new Metadata());
      call.request(1_000_000);
      asked.add(CLUSTERS);
      call.sendMessage(
          DeltaDiscoveryRequest.newBuilder().setNode(node).setTypeUrl(CLUSTERS).build().toByteArray());
    }

    @Override
    public void onMessage(byte[] message) {
      try {
        Head head = Head.of(message);
        call.sendMessage(
            DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(head.type)
                .setResponseNonce(head.nonce)
                .build()
                .toByteArray());
        count(this, message.length);
        follow(head, message);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Asks for what the response names; in the order of Envoy's start. */
    private void follow(Head head, byte[] message) throws IOException {
      String next =
          switch (head.type) {
            case CLUSTERS -> ENDPOINTS;
            case ENDPOINTS -> LISTENERS;
            case LISTENERS -> ROUTES;
            case ROUTES -> VIRTUAL_HOSTS;
            default -> "";
          };
      if (!next.isEmpty() && asked.add(next)) {
        List<String> wanted = wanted(head, message);
        if (!wanted.isEmpty()) {
          call.sendMessage(
              DeltaDiscoveryRequest.newBuilder()
                  .setTypeUrl(next)
                  .addAllResourceNamesSubscribe(wanted.equals(List.of("*")) ? List.of() : wanted)
                  .build()
                  .toByteArray());
          return;
        }
      }
      boolean isLast = head.type.equals(VIRTUAL_HOSTS) || head.type.equals(ROUTES);
      if (isLast && !complete) {
        complete = true;
        isSynced();
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      System.out.println("lost " + status);
    }
  }

  private List<String> wanted(Head head, byte[] message) throws IOException {
    if (head.type.equals(ENDPOINTS)) return List.of("*");
    List<String> known = names.get(head.type + head.version);
    if (known != null) return known;
    var wanted = new TreeSet<String>();
    for (Resource resource : DeltaDiscoveryResponse.parseFrom(message).getResourcesList()) {
      switch (head.type) {
        case CLUSTERS -> {
          if (resource.getName().startsWith("outbound|")) wanted.add(resource.getName());
        }
        case LISTENERS -> tables(resource.getResource().unpack(Listener.class), wanted);
        case ROUTES -> {
          if (resource.getResource().unpack(RouteConfiguration.class).hasVhds()) {
            wanted.add(resource.getName());
          }
        }
        default -> throw new IllegalStateException(head.type);
      }
    }
    List<String> sorted = List.copyOf(wanted);
    names.put(head.type + head.version, sorted);
    return sorted;
  }

  private static void tables(Listener listener, TreeSet<String> wanted) throws IOException {
    for (var chain : listener.getFilterChainsList()) {
      for (var filter : chain.getFiltersList()) {
        if (!filter.getTypedConfig().is(HttpConnectionManager.class)) continue;
        var http = filter.getTypedConfig().unpack(HttpConnectionManager.class);
        if (http.hasRds()) wanted.add(http.getRds().getRouteConfigName());
      }
    }
  }

  /** A response without its resources. */
  private record Head(String type, String nonce, String version) {
    static Head of(byte[] message) throws IOException {
      var in = CodedInputStream.newInstance(message);
      String type = "";
      String nonce = "";
      String version = "";
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case DeltaDiscoveryResponse.TYPE_URL_FIELD_NUMBER -> type = in.readString();
          case DeltaDiscoveryResponse.NONCE_FIELD_NUMBER -> nonce = in.readString();
          case DeltaDiscoveryResponse.SYSTEM_VERSION_INFO_FIELD_NUMBER -> version = in.readString();
          default -> in.skipField(tag);
        }
      }
      return new Head(type, nonce, version);
    }
  }

  private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
