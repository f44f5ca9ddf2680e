package dev.meltemi.kube.server;

import static dev.meltemi.kube.server.ApiFixture.CONFIG_MAPS;
import static dev.meltemi.kube.server.ApiFixture.next;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meltemi.kube.store.Json;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class WatchesTest {

  @TempDir Path state;
  private ApiFixture api;

  @BeforeEach
  void start() throws Exception {
    api = new ApiFixture(state);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aWatchTellsEveryChangeAfterItsVersion() throws Exception {
    create("early", "a");
    String version = api.get(CONFIG_MAPS).at("metadata", "resourceVersion");
    var events = api.watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + version);
    create("late", "a");
    api.patch(CONFIG_MAPS + "/late", "application/merge-patch+json", "{\"data\":{\"x\":\"1\"}}");
    api.delete(CONFIG_MAPS + "/late");
    assertThat(told(events)).isEqualTo("ADDED late");
    assertThat(told(events)).isEqualTo("MODIFIED late");
    assertThat(told(events)).isEqualTo("DELETED late");
  }

  @Test
  void aWatchWithoutVersionBeginsWithWhatIsThere() throws Exception {
    create("there", "a");
    assertThat(told(api.watch(CONFIG_MAPS + "?watch=true"))).isEqualTo("ADDED there");
  }

  @Test
  void anObjectThatLeavesTheSelectionIsDeletedForTheWatch() throws Exception {
    create("moving", "a");
    var events = api.watch(CONFIG_MAPS + "?watch=true&labelSelector=app%3Da");
    assertThat(told(events)).isEqualTo("ADDED moving");
    api.patch(
        CONFIG_MAPS + "/moving",
        "application/merge-patch+json",
        "{\"metadata\":{\"labels\":{\"app\":\"b\"}}}");
    assertThat(told(events)).isEqualTo("DELETED moving");
    api.patch(
        CONFIG_MAPS + "/moving",
        "application/merge-patch+json",
        "{\"metadata\":{\"labels\":{\"app\":\"a\"}}}");
    assertThat(told(events)).isEqualTo("ADDED moving");
  }

  @Test
  void aVersionFromBeforeTheHistoryIsGone() throws Exception {
    create("a", "a");
    api.close();
    api = new ApiFixture(state);
    ObjectNode event = next(api.watch(CONFIG_MAPS + "?watch=true&resourceVersion=1"));
    assertThat(Json.text(event, "type")).isEqualTo("ERROR");
    assertThat(event.path("object").path("code").asInt()).isEqualTo(410);
    assertThat(Json.text(event, "object", "reason")).isEqualTo("Expired");
  }

  @Test
  void aWatchThatEndsSaysWhereItWas() throws Exception {
    create("a", "a");
    var events = api.watch(CONFIG_MAPS + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1");
    assertThat(told(events)).isEqualTo("ADDED a");
    ObjectNode bookmark = next(events);
    assertThat(Json.text(bookmark, "type")).isEqualTo("BOOKMARK");
    assertThat(Json.revision(bookmark.path("object"))).isPositive();
    assertThat(Json.text(next(events), "type")).isEqualTo("END");
  }

  @Test
  void aStreamingListEndsWithItsBookmark() throws Exception {
    create("a", "a");
    var events =
        api.watch(
            CONFIG_MAPS
                + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan");
    assertThat(told(events)).isEqualTo("ADDED a");
    assertThat(
            Json.at(next(events), "object", "metadata", "annotations", "k8s.io/initial-events-end")
                .asString(""))
        .isEqualTo("true");
  }

  private void create(String name, String app) throws Exception {
    api.post(
        CONFIG_MAPS,
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, labels: {app: %s}}}"
            .formatted(name, app));
  }

  private static String told(BlockingQueue<ObjectNode> events) throws InterruptedException {
    ObjectNode event = next(events);
    return Json.text(event, "type") + " " + Json.text(event, "object", "metadata", "name");
  }
}
