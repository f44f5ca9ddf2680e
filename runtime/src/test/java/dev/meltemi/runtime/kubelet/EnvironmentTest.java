package dev.meltemi.runtime.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Container.Env;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.PodSpec;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.meta.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final Environment.Source OBJECTS =
      new Environment.Source() {
        @Override
        public Optional<ConfigMap> configMap(String namespace, String name) {
          ConfigMap map =
              new ConfigMap(ObjectMeta.named("default", "settings"), Map.of("color", "red"));
          return Optional.of(map).filter(found -> found.meta().name().equals(name));
        }

        @Override
        public Optional<Secret> secret(String namespace, String name) {
          return Optional.of(
              new Secret(ObjectMeta.named("default", "s"), "Opaque", Map.of("key", "aGlkZGVu")));
        }
      };

  @Test
  void variablesComeFromValuesFieldsAndObjectsInOrder() throws Exception {
    Map<String, String> environment =
        of(
            new Env.Value("GREETING", "hello"),
            new Env.Value("TEXT", "$(GREETING) $(POD_IP) $(NOBODY)"),
            new Env.FromField("POD", "metadata.name"),
            new Env.FromField("POD_IP", "status.podIP"),
            new Env.FromField("APP", "metadata.labels['app']"),
            new Env.FromConfigMap("COLOR", "settings", "color", false),
            new Env.FromConfigMap("SIZE", "settings", "size", true),
            new Env.FromSecret("SECRET", "s", "key", false));
    assertThat(environment)
        .containsEntry("TEXT", "hello $(POD_IP) $(NOBODY)")
        .containsEntry("POD", "web-1")
        .containsEntry("HOSTNAME", "web-1")
        .containsEntry("POD_IP", "10.244.0.9")
        .containsEntry("APP", "web")
        .containsEntry("COLOR", "red")
        .containsEntry("SECRET", "hidden")
        .containsEntry("PATH", "/bin")
        .doesNotContainKey("SIZE");
  }

  @Test
  void aRequiredVariableThatIsMissingIsNamed() {
    assertThatExceptionOfType(Environment.Missing.class)
        .isThrownBy(() -> of(new Env.FromConfigMap("SIZE", "settings", "size", false)))
        .withMessage("key size of ConfigMap settings not found");
    assertThatExceptionOfType(Environment.Missing.class)
        .isThrownBy(() -> of(new Env.FromField("X", "spec.nonsense")))
        .withMessageContaining("spec.nonsense");
  }

  private static Map<String, String> of(Env... variables) throws Environment.Missing {
    Container container =
        new Container(
            "app",
            "i",
            List.of(),
            List.of(),
            List.of(variables),
            List.of(),
            Container.Probes.NONE,
            Container.Setting.NONE);
    ObjectMeta meta = ObjectMeta.named("default", "web-1").withLabels(Map.of("app", "web"));
    Pod pod = new Pod(meta, PodSpec.of(List.of(container)), Pod.Status.NONE);
    return new Environment(pod, "10.244.0.9", "127.0.0.100", OBJECTS)
        .of(container, Map.of("PATH", "/bin"));
  }
}
