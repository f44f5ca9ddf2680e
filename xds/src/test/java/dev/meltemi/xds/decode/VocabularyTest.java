package dev.meltemi.xds.decode;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.http.set_filter_state.v3.Config;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final List<Message> ROOTS =
      List.of(
          Cluster.getDefaultInstance(),
          ClusterLoadAssignment.getDefaultInstance(),
          Listener.getDefaultInstance(),
          RouteConfiguration.getDefaultInstance(),
          HttpConnectionManager.getDefaultInstance(),
          TcpProxy.getDefaultInstance(),
          Router.getDefaultInstance(),
          HTTPFault.getDefaultInstance(),
          Config.getDefaultInstance(),
          FileAccessLog.getDefaultInstance(),
          HttpProtocolOptions.getDefaultInstance(),
          DownstreamTlsContext.getDefaultInstance(),
          UpstreamTlsContext.getDefaultInstance(),
          Secret.getDefaultInstance());

  @Test
  void everyMessageThatIsReadHasAnEntryAndEveryFieldOfTheTableExists() {
    Set<String> seen = new HashSet<>();
    Deque<Descriptor> open = new ArrayDeque<>();
    ROOTS.forEach(root -> open.add(root.getDescriptorForType()));
    while (!open.isEmpty()) {
      Descriptor message = open.remove();
      String name = message.getFullName();
      if (Vocabulary.isReadWhole(name) || !seen.add(name)) continue;
      Vocabulary.Entry entry =
          requireNonNull(Vocabulary.table().get(name), () -> "no entry for " + name);
      for (String field : entry.harmless()) {
        assertThat(message.findFieldByName(field)).as("%s.%s", name, field).isNotNull();
      }
      for (String field : entry.read()) {
        FieldDescriptor read =
            requireNonNull(message.findFieldByName(field), () -> name + "." + field);
        if (read.isMapField()) continue; // values are Any
        if (read.getJavaType() == FieldDescriptor.JavaType.MESSAGE) open.add(read.getMessageType());
      }
    }
    assertThat(seen).containsAll(Vocabulary.table().keySet());
  }
}
