package dev.meltemi.runtime.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Container.Env;
import dev.meltemi.api.kube.Container.EnvFrom;
import dev.meltemi.api.kube.Container.ResourceField;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.PodSpec;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.runtime.volume.ConfigSource;
import dev.meltemi.runtime.volume.MissingContent;
import dev.meltemi.runtime.volume.PodFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final ConfigSource OBJECTS =
      new ConfigSource() {
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
  void allEntriesOfAnObjectBecomeVariablesAndTheContainersOwnComeAfter() throws Exception {
    List<EnvFrom> all =
        List.of(
            new EnvFrom.OfConfigMap("", "settings", false),
            new EnvFrom.OfSecret("S_", "s", false),
            new EnvFrom.OfConfigMap("", "nobody", true));
    Map<String, String> environment = of(all, new Env.Value("TEXT", "$(color) $(S_key)"));
    assertThat(environment)
        .containsEntry("color", "red")
        .containsEntry("S_key", "hidden")
        .containsEntry("TEXT", "red hidden");
    assertThatExceptionOfType(MissingContent.class)
        .isThrownBy(() -> of(List.of(new EnvFrom.OfConfigMap("", "nobody", false))))
        .withMessage("ConfigMap nobody not found");
  }

  @Test
  void amountsOfResourcesAreRoundedUpToTheDivisor() throws Exception {
    assertThat(
            of(
                new Env.FromResource("CPU", new ResourceField("", "limits.cpu", "")),
                new Env.FromResource("MILLIS", new ResourceField("app", "requests.cpu", "1m")),
                new Env.FromResource("MIB", new ResourceField("", "limits.memory", "1Mi"))))
        .containsEntry("CPU", "2")
        .containsEntry("MILLIS", "1500")
        .containsEntry("MIB", "64");
  }

  @Test
  void aRequiredVariableThatIsMissingIsNamed() {
    assertThatExceptionOfType(MissingContent.class)
        .isThrownBy(() -> of(new Env.FromConfigMap("SIZE", "settings", "size", false)))
        .withMessage("key size of ConfigMap settings not found");
    assertThatExceptionOfType(MissingContent.class)
        .isThrownBy(() -> of(new Env.FromField("X", "spec.nonsense")))
        .withMessageContaining("spec.nonsense");
  }

  private static Map<String, String> of(Env... variables) throws MissingContent {
    return of(List.of(), variables);
  }

  private static Map<String, String> of(List<EnvFrom> all, Env... variables) throws MissingContent {
    Container container =
        new Container(
            "app",
            "i",
            List.of(),
            List.of(),
            List.of(variables),
            List.of(),
            Container.Probes.NONE,
            new Container.Setting(
                "",
                OptionalLong.empty(),
                List.of(),
                all,
                new Container.Resources(Map.of(), Map.of("cpu", "1500m", "memory", "64Mi")),
                Container.Life.ORDINARY));
    ObjectMeta meta = ObjectMeta.named("default", "web-1").withLabels(Map.of("app", "web"));
    Pod pod = new Pod(meta, PodSpec.of(List.of(container)), Pod.Status.NONE);
    return new Environment(new PodFields(pod, "10.244.0.9", "127.0.0.100"), OBJECTS)
        .of(container, Map.of("PATH", "/bin"));
  }
}
