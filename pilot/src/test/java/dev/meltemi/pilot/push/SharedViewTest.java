package dev.meltemi.pilot.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Resource;
import dev.meltemi.api.read.ResourceReader;
import dev.meltemi.xds.ProxyNode;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which proxies are told the same, under a Sidecar. */
final class SharedViewTest {
  private final MeshCompilation compilation = new MeshCompilation(Optional.empty());

  private static MeshSnapshot mesh(String endpoint) {
    return MeshSnapshot.of(
        ResourceReader.read(
                """
                apiVersion: networking.istio.io/v1
                kind: Sidecar
                metadata: {name: default, namespace: default}
                spec:
                  ingress:
                  - {port: {number: 80, protocol: HTTP, name: http}, defaultEndpoint: "%s"}
                """
                    .formatted(endpoint),
                "sidecar.yaml")
            .documents()
            .stream()
            .flatMap(document -> document.resource().stream())
            .toArray(Resource[]::new));
  }

  private boolean isShared(MeshSnapshot mesh) {
    return compilation
        .scope(mesh, replica("10.244.0.5"))
        .equals(compilation.scope(mesh, replica("10.244.0.6")));
  }

  private static ProxyNode replica(String ip) {
    String id = "sidecar~" + ip + "~web-" + ip + ".default~default.svc.cluster.local";
    return ProxyNode.of(Node.newBuilder().setId(id).build()).at(ip);
  }

  @Test
  void replicasShareAViewUnlessTheirOwnAddressIsPartOfIt() {
    assertThat(isShared(mesh("127.0.0.1:8080"))).isTrue();
    assertThat(isShared(mesh("0.0.0.0:8080"))).isFalse();
  }
}
