package dev.meltemi.runtime.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayProtocolTest {
  @Test
  void aRequestIsOneLine() {
    var plain = new RelayProtocol.Request("reviews.default", 9080, Optional.empty());
    var from =
        new RelayProtocol.Request("reviews", 9080, Optional.of(new PodName("default", "web-1")));
    assertThat(plain.line()).isEqualTo("connect reviews.default:9080");
    assertThat(from.line()).isEqualTo("connect reviews:9080 from default/web-1");
    assertThat(RelayProtocol.Request.parse(plain.line())).contains(plain);
    assertThat(RelayProtocol.Request.parse(from.line())).contains(from);
  }

  @Test
  void anythingElseIsNone() {
    for (String line :
        new String[] {
          "",
          "connect",
          "connect a",
          "connect a:0",
          "connect a:70000",
          "get a:1",
          "connect a:1 from b"
        }) {
      assertThat(RelayProtocol.Request.parse(line)).as(line).isEmpty();
    }
  }

  @Test
  void aSocketInADeepFolderGetsAShortName() {
    assertThat(RelaySocket.of(Path.of("/home/me/.meltemi")))
        .isEqualTo(Path.of("/home/me/.meltemi/run/relay.sock"));
    Path deep = Path.of("/" + "long/".repeat(30));
    assertThat(RelaySocket.of(deep).toString()).startsWith("/tmp/meltemi-").hasSizeLessThan(60);
    assertThat(RelaySocket.of(deep)).isEqualTo(RelaySocket.of(deep));
  }
}
