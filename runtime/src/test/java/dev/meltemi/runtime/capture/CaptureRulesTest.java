package dev.meltemi.runtime.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meltemi.runtime.capture.CaptureOptions.Owner;
import dev.meltemi.runtime.capture.CaptureOptions.RuleSet;
import dev.meltemi.testkit.Golden;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureRulesTest {
  private static final Path GOLDENS = Path.of("src/test/goldens/capture");

  // The list in the traffic management document, with the counters that iptables-save added left at
  // zero.
  private static final String DOCUMENT =
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      :INPUT ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      :ISTIO_INBOUND - [0:0]
      :ISTIO_IN_REDIRECT - [0:0]
      :ISTIO_OUTPUT - [0:0]
      :ISTIO_REDIRECT - [0:0]
      -A PREROUTING -p tcp -j ISTIO_INBOUND
      -A OUTPUT -p tcp -j ISTIO_OUTPUT
      -A ISTIO_INBOUND -p tcp -m tcp --dport 9080 -j ISTIO_IN_REDIRECT
      -A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports 15001
      -A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -j ISTIO_REDIRECT
      -A ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN
      -A ISTIO_OUTPUT -m owner --gid-owner 1337 -j RETURN
      -A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN
      -A ISTIO_OUTPUT -j ISTIO_REDIRECT
      -A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001
      COMMIT
      """;

  @Test
  void theRulesOfIstio08AreThoseOfTheDocument() {
    CaptureOptions options = CaptureOptions.DEFAULT.asOfIstio08(List.of(9080));
    assertThat(CaptureRules.rules(options)).isEqualTo(DOCUMENT);
  }

  @Test
  void theInitContainerOfIstio08AsksForThem() {
    List<String> arguments =
        List.of(
            "-p",
            "15001",
            "-u",
            "1337",
            "-m",
            "REDIRECT",
            "-i",
            "*",
            "-x",
            "",
            "-b",
            "9080,",
            "-d",
            "");
    assertThat(CaptureRules.rules(CaptureArguments.read(arguments))).isEqualTo(DOCUMENT);
  }

  @Test
  void theDefaultRulesAreIstiosOfToday() {
    Golden.check(GOLDENS.resolve("default.rules"), CaptureRules.rules(CaptureOptions.DEFAULT));
  }

  @Test
  void withOneUserTheProxyIsKnownByItsMark() {
    CaptureOptions options = CaptureOptions.DEFAULT.withOwner(new Owner.Mark(1337));
    String rules = CaptureRules.rules(options);
    assertThat(rules).doesNotContain("owner");
    Golden.check(GOLDENS.resolve("marked.rules"), rules);
  }

  @Test
  void rangesAndPortsNarrowWhatIsCaptured() {
    List<String> arguments =
        List.of("istio-iptables", "-p", "15001", "-z", "15006", "-u", "1337", "-m", "REDIRECT");
    List<String> narrow =
        List.of(
            "-i",
            "10.96.0.0/16,10.4.0.0/14",
            "-x",
            "10.96.9.0/24",
            "-b",
            "80,8080",
            "-d",
            "15090",
            "-o",
            "3306");
    CaptureOptions options =
        CaptureArguments.read(
            java.util.stream.Stream.concat(arguments.stream(), narrow.stream()).toList());
    assertThat(options.ruleSet()).isEqualTo(RuleSet.MODERN);
    Golden.check(GOLDENS.resolve("narrow.rules"), CaptureRules.rules(options));
  }

  @Test
  void noArgumentsMeanTheDefaults() {
    assertThat(CaptureArguments.read(List.of())).isEqualTo(CaptureOptions.DEFAULT);
  }

  @Test
  void anUnknownArgumentIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CaptureArguments.read(List.of("-p", "15001", "--nonsense", "1")))
        .withMessageContaining("--nonsense");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CaptureArguments.read(List.of("-m", "TPROXY")))
        .withMessageContaining("TPROXY");
  }
}
