package dev.meltemi.xds.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.meltemi.traffic.EndpointSet;
import dev.meltemi.xds.json.EnvoyJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvoyJsonTest {
  @Test
  void aResourceIsPrintedWithEnvoysFieldNames() {
    EncodedResource resource = ResourceEncoder.encode(new EndpointSet("a", List.of()));
    assertThat(EnvoyJson.print(resource))
        .isEqualTo(
            """
            {
              "@type": "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
              "cluster_name": "a"
            }\
            """);
  }

  @Test
  void whatIsNotKnownIsPrintedAsBytes() {
    Any foreign = Any.newBuilder().setTypeUrl("type.googleapis.com/istio.Thing").build();
    assertThat(EnvoyJson.print(EncodedResource.of("a", foreign)))
        .isEqualTo("{\"@type\": \"type.googleapis.com/istio.Thing\", \"base64\": \"\"}");
  }
}
