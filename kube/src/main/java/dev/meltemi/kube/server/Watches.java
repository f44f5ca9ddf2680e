package dev.meltemi.kube.server;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.store.Event;
import dev.meltemi.kube.store.Json;
import dev.meltemi.kube.store.Watch;
import dev.meltemi.kube.store.WatchStart;
import java.time.Duration;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Watches over HTTP: one JSON document for each event. */
final class Watches {

  private static final Duration BOOKMARK_PERIOD = Duration.ofMinutes(1);

  /** Streams end sometimes, so that clients balance and bugs do not live for ever. In seconds. */
  private static final long DEFAULT_TIMEOUT_SECONDS = 3600;

  private final Registry registry;
  private final Metrics metrics;

  Watches(Registry registry, Metrics metrics) {
    this.registry = registry;
    this.metrics = metrics;
  }

  Answer answer(Request request, ResourcePath path) {
    if (metrics.watches().get() >= metrics.limits().watches()) {
      metrics.hit(Metrics.Limit.WATCHES);
      throw ApiFailure.tooManyRequests(
          "too many watches: " + metrics.limits().watches() + " run already");
    }
    // Everything that can be wrong with the request is found here, before a stream has begun.
    Subscription subscription =
        new Subscription(
            path,
            View.of(request, path),
            Selection.of(request, path.type()),
            request.number("resourceVersion").orElse(0L),
            request.flag("sendInitialEvents"),
            request.flag("allowWatchBookmarks"),
            Duration.ofSeconds(
                request
                    .number("timeoutSeconds")
                    .filter(seconds -> seconds > 0)
                    .orElse(DEFAULT_TIMEOUT_SECONDS)));
    return new Answer.Stream("application/json", outlet -> start(subscription, outlet));
  }

  /**
   * @param after 0 asks for the present state first
   * @param initialEvents the client wants the present state, and a bookmark behind it, instead of a
   *     list
   */
  private record Subscription(
      ResourcePath path,
      View view,
      Predicate<JsonNode> filter,
      long after,
      boolean initialEvents,
      boolean bookmarks,
      Duration timeout) {}

  private void start(Subscription subscription, Outlet outlet) {
    metrics.watches().incrementAndGet();
    outlet.onEnd(metrics.watches()::decrementAndGet);
    long after = subscription.after();
    if (after == 0 || subscription.initialEvents()) {
      after = sendPresent(subscription, outlet);
    }
    WatchStart start =
        registry.watch(
            subscription.path().type(),
            subscription.path().namespace(),
            after,
            event -> tell(subscription, outlet, event));
    switch (start) {
      case WatchStart.Started(Watch watch) -> run(subscription, outlet, watch);
      case WatchStart.Expired(long oldest) -> refuse(outlet, ApiFailure.expired(oldest));
      case WatchStart.Future(long current) -> refuse(outlet, ApiFailure.futureRevision(current));
    }
  }

  private static void run(Subscription subscription, Outlet outlet, Watch watch) {
    outlet.onEnd(watch::close);
    if (subscription.bookmarks()) {
      outlet.every(BOOKMARK_PERIOD, watch::bookmark);
    }
    outlet.after(
        subscription.timeout(),
        () -> {
          if (subscription.bookmarks()) {
            watch.bookmark();
          }
          watch.close();
          outlet.end();
        });
  }

  private long sendPresent(Subscription subscription, Outlet outlet) {
    var listing = registry.list(subscription.path().type(), subscription.path().namespace());
    listing.objects().stream()
        .filter(subscription.filter())
        .forEach(object -> outlet.send(() -> line("ADDED", subscription.view().one(object))));
    if (subscription.initialEvents()) {
      ObjectNode bookmark = bookmark(subscription, listing.revision());
      Json.child(Json.child(bookmark, "metadata"), "annotations")
          .put("k8s.io/initial-events-end", "true");
      outlet.send(() -> line("BOOKMARK", bookmark));
    }
    return listing.revision();
  }

  private static void tell(Subscription subscription, Outlet outlet, Event event) {
    switch (event) {
      case Event.Bookmark(long revision) ->
          outlet.send(() -> line("BOOKMARK", bookmark(subscription, revision)));
      case Event.Change change -> {
        boolean was = change.before().filter(subscription.filter()).isPresent();
        boolean is = change.after().filter(subscription.filter()).isPresent();
        if (was || is) {
          String type = !is ? "DELETED" : was ? "MODIFIED" : "ADDED";
          outlet.send(() -> line(type, shown(subscription, change)));
        }
      }
    }
  }

  private static ObjectNode shown(Subscription subscription, Event.Change change) {
    ObjectNode object = change.object();
    if (Json.revision(object) == change.revision()) {
      return subscription.view().one(object);
    }
    ObjectNode copy = object.deepCopy();
    Json.child(copy, "metadata").put("resourceVersion", Long.toString(change.revision()));
    return subscription.view().one(copy);
  }

  private static ObjectNode bookmark(Subscription subscription, long revision) {
    ObjectNode object =
        Json.object()
            .put("kind", subscription.path().type().kind())
            .put("apiVersion", subscription.path().apiVersion());
    object.putObject("metadata").put("resourceVersion", Long.toString(revision));
    return object;
  }

  private static void refuse(Outlet outlet, ApiFailure failure) {
    outlet.send(() -> line("ERROR", failure.status()));
    outlet.end();
  }

  private static String line(String type, ObjectNode object) {
    return Json.object().put("type", type).set("object", object) + "\n";
  }
}
