package dev.meltemi.kube.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.registry.Catalogue;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.Key;
import dev.meltemi.kube.store.ObjectStore;
import dev.meltemi.testkit.FakeClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class EventsTest {

  private final FakeClock clock = new FakeClock();
  @TempDir Path directory;
  private ObjectStore store;
  private Registry registry;
  private ObjectNode object;

  @BeforeEach
  void open() {
    store = ObjectStore.open(directory.resolve("db"));
    registry = new Registry(store, clock);
    ObjectNode namespace = Json.object();
    namespace.putObject("metadata").put("name", "default");
    registry.create(Catalogue.NAMESPACE, "", namespace);
    object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    object.putObject("metadata").put("name", "a");
    object = registry.create(Catalogue.CONFIG_MAP, "default", object);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theSameEventAgainCountsUp() {
    Events events = new Events(registry, clock, "test");
    events.normal(object, "Done", "It is done");
    clock.advance(Duration.ofMinutes(1));
    events.normal(object, "Done", "It is done");
    events.warning(object, "Done", "It is done");
    var listed = registry.list(Catalogue.EVENT, "default").objects();
    assertThat(listed).hasSize(2);
    ObjectNode twice =
        listed.stream().filter(each -> Json.text(each, "type").equals("Normal")).findFirst().get();
    assertThat(twice.path("count").asInt()).isEqualTo(2);
    assertThat(Json.text(twice, "firstTimestamp")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(Json.text(twice, "lastTimestamp")).isEqualTo("2026-01-01T00:01:00Z");
    assertThat(Json.text(twice, "involvedObject", "uid"))
        .isEqualTo(Json.text(object, "metadata", "uid"));
  }

  @Test
  void anEventIsForgottenAnHourAfterItWasLastSeen() {
    new Events(registry, clock, "test").normal(object, "Done", "It is done");
    ObjectNode event = registry.list(Catalogue.EVENT, "default").objects().getFirst();
    Key key = new Key("events", "default", Json.text(event, "metadata", "name"));
    EventExpiry expiry = new EventExpiry(registry, clock);
    clock.advance(Duration.ofMinutes(50));
    assertThat(expiry.reconcile(key)).contains(Duration.ofMinutes(10));
    clock.advance(Duration.ofMinutes(10));
    assertThat(expiry.reconcile(key)).isEmpty();
    assertThat(registry.list(Catalogue.EVENT, "default").objects()).isEmpty();
  }
}
