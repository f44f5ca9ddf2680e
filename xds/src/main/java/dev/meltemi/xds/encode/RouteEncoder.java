package dev.meltemi.xds.encode;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.meltemi.traffic.Route;
import dev.meltemi.traffic.RouteAction;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.VirtualHost;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Route tables. */
final class RouteEncoder {
  /** Istio's limit; Envoy's own is 4 KiB. */
  private static final int LARGEST_DIRECT_RESPONSE = 1 << 20;

  private RouteEncoder() {}

  static RouteConfiguration encode(RouteTable table) {
    RouteConfiguration.Builder encoded = settings().setName(table.name());
    for (VirtualHost host : table.virtualHosts()) encoded.addVirtualHosts(encode(host));
    return encoded.build();
  }

  private static RouteConfiguration.Builder settings() {
    return RouteConfiguration.newBuilder()
        .setValidateClusters(Scalars.bool(false))
        .setMaxDirectResponseBodySizeBytes(Scalars.uint32(LARGEST_DIRECT_RESPONSE))
        .setIgnorePortInHostMatching(true);
  }

  /**
   * The bytes of {@link #encode}, those of unchanged virtual hosts taken over.
   *
   * @param encoded the table before
   */
  static ByteString encode(RouteTable table, RouteTable before, ByteString encoded) {
    IdentityHashMap<VirtualHost, ByteString> known = new IdentityHashMap<>();
    List<ByteString> entries = entries(encoded);
    for (int i = 0; i < entries.size(); i++) {
      known.put(before.virtualHosts().get(i), entries.get(i));
    }
    ByteString.Output bytes = ByteString.newOutput(encoded.size() + 1024);
    try {
      RouteConfiguration.newBuilder().setName(table.name()).build().writeTo(bytes);
      for (VirtualHost host : table.virtualHosts()) {
        ByteString entry = known.get(host);
        if (entry == null) {
          RouteConfiguration.newBuilder().addVirtualHosts(encode(host)).build().writeTo(bytes);
        } else {
          entry.writeTo(bytes);
        }
      }
      settings().build().writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }

  /** The virtual hosts of an encoded table, each with its tag and length. */
  private static List<ByteString> entries(ByteString encoded) {
    CodedInputStream in = encoded.newCodedInput();
    List<ByteString> entries = new ArrayList<>();
    try {
      while (!in.isAtEnd()) {
        int from = in.getTotalBytesRead();
        int tag = in.readTag();
        in.skipField(tag);
        if (WireFormat.getTagFieldNumber(tag) == RouteConfiguration.VIRTUAL_HOSTS_FIELD_NUMBER) {
          entries.add(encoded.substring(from, in.getTotalBytesRead()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  private static io.envoyproxy.envoy.config.route.v3.VirtualHost encode(VirtualHost host) {
    var encoded =
        io.envoyproxy.envoy.config.route.v3.VirtualHost.newBuilder()
            .setName(host.name())
            .addAllDomains(host.domains())
            .setIncludeRequestAttemptCount(true);
    for (Route route : host.routes()) encoded.addRoutes(encode(route));
    return encoded.build();
  }

  private static io.envoyproxy.envoy.config.route.v3.Route encode(Route route) {
    var encoded = io.envoyproxy.envoy.config.route.v3.Route.newBuilder();
    encoded.setName(route.name()).setMatch(MatchEncoder.encode(route.match()));
    switch (route.action()) {
      case RouteAction.Forward forward -> encoded.setRoute(ActionEncoder.encode(forward));
      case RouteAction.Redirect redirect -> encoded.setRedirect(ActionEncoder.encode(redirect));
      case RouteAction.Respond respond -> encoded.setDirectResponse(ActionEncoder.encode(respond));
    }
    route
        .fault()
        .ifPresent(fault ->
            encoded.putTypedPerFilterConfig(
                FaultEncoder.FILTER, Scalars.pack(FaultEncoder.encode(fault))));
    route
        .cors()
        .ifPresent(cors ->
            encoded.putTypedPerFilterConfig(
                CorsEncoder.FILTER, Scalars.pack(CorsEncoder.encode(cors))));
    encoded
        .addAllRequestHeadersToAdd(HeadersEncoder.added(route.requestHeaders()))
        .addAllRequestHeadersToRemove(route.requestHeaders().remove())
        .addAllResponseHeadersToAdd(HeadersEncoder.added(route.responseHeaders()))
        .addAllResponseHeadersToRemove(route.responseHeaders().remove());
    OriginEncoder.encode(route.origin()).ifPresent(encoded::setMetadata);
    return encoded.build();
  }
}
