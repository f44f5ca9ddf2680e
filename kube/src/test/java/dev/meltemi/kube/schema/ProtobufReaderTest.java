package dev.meltemi.kube.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meltemi.kube.store.Json;
import dev.meltemi.testkit.Seeds;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bodies were written by Kubernetes' own serializer, in Go, together with their JSON. */
class ProtobufReaderTest {

  private static final String DEPLOYMENT =
      "azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50Es4CCi4KA3dlYhIAGgdkZWZhdWx0IgAqADIAOABCCAiA4s+qBhAA"
          + "WgoKA2FwcBIDd2ViEo0CCAASDAoKCgNhcHASA3dlYhrQAQocCgASABoAIgAqADIAOABCAFoKCgNhcHASA3dl"
          + "YhKvAQoLCgN0bXASBBICCgASgAEKAWMSBW5naW54IgFhIgAqADINCgAQABhQIgNUQ1AqADoFCgFBEgA6EQoB"
          + "QhIAGgoiCAoDCgFzEgFrQg8KDQoDY3B1EgYKBDUwMG1aIwoXEhUKAy9vaxIKCAEQABoEaHR0cBoAIgAQABgA"
          + "IAAoADAAagByAIABAIgBAJABAKIBABoAMgBCAEoAUgBYAGAAaACCAQCKAQCaAQCoAQDCAQAiJAoNUm9sbGlu"
          + "Z1VwZGF0ZRITCgkIARAAGgMyNSUSBggAEAAaACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=";

  private static final String AS_JSON =
      """
      {"kind":"Deployment","apiVersion":"apps/v1",
       "metadata":{"name":"web","namespace":"default","creationTimestamp":"2023-11-14T22:13:20Z",
         "labels":{"app":"web"}},
       "spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},
           "spec":{"volumes":[{"name":"tmp","emptyDir":{}}],
             "containers":[{"name":"c","image":"nginx","args":["a",""],
               "ports":[{"containerPort":80,"protocol":"TCP"}],
               "env":[{"name":"A"},{"name":"B","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}],
               "resources":{"limits":{"cpu":"500m"}},
               "readinessProbe":{"httpGet":{"path":"/ok","port":"http"}}}],
             "automountServiceAccountToken":false}},
         "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":0}}},
       "status":{}}
      """;

  private static final String SECRET =
      "azhzAAoMCgJ2MRIGU2VjcmV0EjYKEQoBcxIAGgAiACoAMgA4AEIAEg4KB3Rscy5rZXkSAwAB/xoRa3ViZXJuZXRl"
          + "cy5pby90bHMaACIA";

  private final ProtobufReader reader = new ProtobufReader(KubernetesSchema.get());

  @Test
  void anObjectIsReadAsItsJsonWouldBe() {
    assertThat(reader.read(bytes(DEPLOYMENT))).isEqualTo(Json.parse(AS_JSON));
  }

  @Test
  void bytesOfASecretBecomeBase64() {
    assertThat(reader.read(bytes(SECRET)))
        .isEqualTo(
            Json.parse(
                """
                {"kind":"Secret","apiVersion":"v1","metadata":{"name":"s"},
                 "data":{"tls.key":"AAH/"},"type":"kubernetes.io/tls"}
                """));
  }

  @Test
  void aKindWithoutATableIsNamed() {
    byte[] secret = bytes(SECRET);
    // "Secret" stands behind the group's version; another word of the same length is unknown.
    secret[12] = 'X';
    assertThatThrownBy(() -> reader.read(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in v1 is known; send JSON");
  }

  @Test
  void brokenBytesAreRefusedAndNothingWorse() {
    var random = new Random(Seeds.seed("ProtobufReaderTest"));
    byte[] whole = bytes(DEPLOYMENT);
    for (int i = 0; i < 5000; i++) {
      byte[] broken = Arrays.copyOf(whole, 4 + random.nextInt(whole.length - 4));
      for (int change = random.nextInt(4); change > 0; change--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        reader.read(broken);
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
