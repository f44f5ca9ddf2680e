package dev.meltemi.kube.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Kubernetes client library with its own settings, which watches through WebSockets. */
class ClientLibraryTest {

  @TempDir Path state;

  @Test
  void aClientLibraryCreatesWatchesEditsAndDeletes() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (ApiFixture api = new ApiFixture(state);
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(api.kubeconfig())))
                .build()) {
      var maps = client.configMaps().inNamespace("default");
      try (var _ = maps.watch(new Teller(told))) {
        var made =
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("m")
                .endMetadata()
                .addToData("a", "1")
                .build();
        assertThat(maps.resource(made).create().getMetadata().getUid()).isNotEmpty();
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("ADDED m");
        var edited =
            maps.withName("m").edit(map -> new ConfigMapBuilder(map).addToData("b", "2").build());
        assertThat(edited.getData()).containsEntry("a", "1").containsEntry("b", "2");
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("MODIFIED m");
        assertThat(maps.list().getItems()).hasSize(1);
        assertThat(maps.withName("m").delete()).hasSize(1);
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("DELETED m");
      }
    }
  }

  private record Teller(BlockingQueue<String> told) implements Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap map) {
      told.add(action + " " + map.getMetadata().getName());
    }

    @Override
    public void onClose(WatcherException cause) {
      told.add("CLOSED " + cause);
    }
  }
}
