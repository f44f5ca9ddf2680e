package dev.meltemi.runtime.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExecRequestTest {
  @Test
  void wordsOfAnyKindComeThroughTheLine() {
    List<String> words = List.of("sh", "-c", "echo 'a b'\n+%; exit $?", "", "ü");
    var request = new ExecRequest(new PodName("default", "web-1"), "app", true, words);
    assertThat(request.line()).doesNotContain("\n");
    assertThat(ExecRequest.parse(request.line())).contains(request);
  }

  @Test
  void aWishForAConnectionIsNoCommand() {
    assertThat(ExecRequest.parse("connect web:80 from default/web-1")).isEmpty();
    assertThat(ExecRequest.parse("exec default/web-1/app plain")).isEmpty();
  }
}
