package dev.meltemi.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.pilot.inject.InjectValues;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SetValuesTest {
  private static final String MESH =
      """
      accessLogFile: /dev/stdout
      outboundTrafficPolicy:
        mode: REGISTRY_ONLY
      """;

  @Test
  void istiosValueForTheOutboundPolicyIsAPartOfMeshConfig() {
    var set = new SetValues(Map.of("global.outboundTrafficPolicy.mode", "ALLOW_ANY"));
    assertThat(set.in(MESH))
        .isEqualTo(
            """
            accessLogFile: /dev/stdout
            outboundTrafficPolicy:
              mode: ALLOW_ANY
            """);
  }

  @Test
  void everyFieldOfMeshConfigCanBeSet() {
    var set = new SetValues(Map.of("meshConfig.connectTimeout", "2s"));
    assertThat(set.in(MESH)).contains("connectTimeout: 2s").contains("mode: REGISTRY_ONLY");
  }

  @Test
  void whatMeshConfigHasNoPlaceForIsLeftToInjection() {
    var set =
        new SetValues(Map.of("global.hub", "x", "global.outboundTrafficPolicy.mode", "ALLOW_ANY"));
    assertThat(set.ofMesh().values()).containsOnlyKeys("global.outboundTrafficPolicy.mode");
    assertThat(set.others()).containsOnlyKeys("global.hub");
    assertThat(InjectValues.problems(set.others()))
        .singleElement()
        .asString()
        .contains("global.hub");
  }
}
