package dev.meltemi.runtime.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.meltemi.api.kube.ConfigMap;
import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.PodSpec;
import dev.meltemi.api.kube.PodSpec.RestartPolicy;
import dev.meltemi.api.kube.Secret;
import dev.meltemi.api.kube.Volume;
import dev.meltemi.api.kube.Volume.Item;
import dev.meltemi.api.kube.Volume.Projection;
import dev.meltemi.api.kube.Volume.Source;
import dev.meltemi.api.meta.ObjectMeta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodVolumesTest {
  private final Map<String, ConfigMap> configMaps = new HashMap<>();
  private final Map<String, Secret> secrets = new HashMap<>();

  @TempDir Path folder;

  @Test
  void aSecretsEntriesAreFilesAndFollowTheSecretAllAtOnce() throws Exception {
    secret("certs", Map.of("tls.crt", "b25l", "tls.key", "b25l"));
    PodVolumes volumes = volumes(new Projection("v", List.of(whole("certs")), 0440));
    Path root = prepare(volumes, "").source();
    assertThat(root.resolve("tls.crt")).hasContent("one");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("tls.key"))))
        .isEqualTo("r--r-----");
    Path before = root.resolve("..data").toRealPath();

    secret("certs", Map.of("tls.crt", "dHdv", "ca.crt", "dHdv"));
    volumes.refresh();
    assertThat(names(root)).containsExactly("..data", "..generation-2", "ca.crt", "tls.crt");
    assertThat(root.resolve("tls.crt")).hasContent("two");
    assertThat(before).doesNotExist();

    secrets.clear();
    volumes.refresh();
    assertThat(root.resolve("tls.crt")).as("a running program keeps its files").hasContent("two");
  }

  @Test
  void itemsChooseEntriesPathsAndModes() throws Exception {
    configMap("settings", Map.of("a", "1", "b", "2"));
    Item item = new Item("b", "deep/down/b.txt", OptionalInt.of(0600));
    Source source = new Source.FromConfigMap("settings", List.of(item), false);
    Path root = prepare(volumes(new Projection("v", List.of(source), 0644)), "").source();
    assertThat(root.resolve("deep/down/b.txt")).hasContent("2");
    assertThat(root.resolve("a")).doesNotExist();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("deep/down/b.txt"))))
        .isEqualTo("rw-------");
  }

  @Test
  void aProjectionJoinsItsSourcesAndThePodsOwnFields() throws Exception {
    configMap("settings", Map.of("color", "red"));
    Source fields =
        new Source.FromPod(
            List.of(
                new Volume.Field(
                    "labels", new Volume.Value.OfPod("metadata.labels"), OptionalInt.empty()),
                new Volume.Field(
                    "ip", new Volume.Value.OfPod("status.podIP"), OptionalInt.empty())));
    Source settings = new Source.FromConfigMap("settings", List.of(), false);
    Path root = prepare(volumes(new Projection("v", List.of(fields, settings), 0644)), "").source();
    assertThat(root.resolve("labels")).hasContent("app=\"web\"\nversion=\"v\\\"1\"");
    assertThat(root.resolve("ip")).hasContent("10.244.0.9");
    assertThat(root.resolve("color")).hasContent("red");
  }

  @Test
  void whatIsMissingIsNamedAndWhatIsOptionalAppearsLater() throws Exception {
    assertMissing(
        new Projection("v", List.of(whole("certs")), 0644),
        "volume \"v\": Secret certs not found in namespace default");
    assertMissing(
        new Volume.Other("data", "hostPath"),
        "volume \"data\" of type hostPath is not supported: the volumes of this mesh are emptyDir,"
            + " configMap, secret, downwardAPI and projected");

    Source optional = new Source.FromSecret("certs", List.of(), true);
    PodVolumes volumes = volumes(new Projection("v", List.of(optional), 0644));
    Path root = prepare(volumes, "").source();
    assertThat(names(root)).containsExactly("..data", "..generation-1");
    secret("certs", Map.of("tls.crt", "b25l"));
    volumes.refresh();
    assertThat(root.resolve("tls.crt")).hasContent("one");
    secrets.clear();
    volumes.refresh();
    assertThat(root.resolve("tls.crt")).doesNotExist();
  }

  @Test
  void aSubPathIsOneFileOfTheVolumeAndNeverOneBesideIt() throws Exception {
    configMap("settings", Map.of("app.conf", "1"));
    Source source = new Source.FromConfigMap("settings", List.of(), false);
    PodVolumes volumes = volumes(new Projection("v", List.of(source), 0644));
    assertThat(prepare(volumes, "app.conf").source()).hasContent("1").isRegularFile();
    assertThatExceptionOfType(MissingContent.class)
        .isThrownBy(() -> prepare(volumes, "../../etc/passwd"))
        .withMessageContaining("leads out of the volume");
    assertThatExceptionOfType(MissingContent.class)
        .isThrownBy(() -> prepare(volumes, "other.conf"))
        .withMessageContaining("has no other.conf");
    PodVolumes empty = volumes(new Volume.EmptyDir("empty"));
    assertThat(prepare(empty, "empty", "logs").source()).isEmptyDirectory();
  }

  private void assertMissing(Volume volume, String message) {
    assertThatExceptionOfType(MissingContent.class)
        .isThrownBy(() -> prepare(volumes(volume), ""))
        .withMessage(message);
  }

  private static Source whole(String secret) {
    return new Source.FromSecret(secret, List.of(), false);
  }

  private void secret(String name, Map<String, String> data) {
    secrets.put(name, new Secret(ObjectMeta.named("default", name), "Opaque", data));
  }

  private void configMap(String name, Map<String, String> data) {
    configMaps.put(name, new ConfigMap(ObjectMeta.named("default", name), data));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static BoundFile prepare(PodVolumes volumes, String subPath)
      throws MissingContent, IOException {
    return prepare(volumes, "v", subPath);
  }

  private static BoundFile prepare(PodVolumes volumes, String volume, String subPath)
      throws MissingContent, IOException {
    Container.Mount mount = new Container.Mount(volume, "/etc/v", subPath, false);
    return volumes.prepare(container(List.of(mount)), OptionalInt.empty(), text -> text).getFirst();
  }

  private static Container container(List<Container.Mount> mounts) {
    return new Container(
        "app",
        "i",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Container.Probes.NONE,
        new Container.Setting(
            "",
            OptionalLong.empty(),
            mounts,
            List.of(),
            Container.Resources.NONE,
            Container.Life.ORDINARY));
  }

  private PodVolumes volumes(Volume volume) {
    ObjectMeta meta =
        ObjectMeta.named("default", "web-1").withLabels(Map.of("app", "web", "version", "v\"1"));
    PodSpec spec =
        new PodSpec(
            List.of(),
            List.of(container(List.of())),
            List.of(volume),
            "default",
            "local",
            RestartPolicy.ALWAYS,
            30,
            OptionalLong.empty());
    Pod pod = new Pod(meta, spec, Pod.Status.NONE);
    ConfigSource source =
        new ConfigSource() {
          @Override
          public Optional<ConfigMap> configMap(String namespace, String name) {
            return Optional.ofNullable(configMaps.get(name));
          }

          @Override
          public Optional<Secret> secret(String namespace, String name) {
            return Optional.ofNullable(secrets.get(name));
          }
        };
    return new PodVolumes(new PodFields(pod, "10.244.0.9", "127.0.0.1"), source, folder);
  }
}
