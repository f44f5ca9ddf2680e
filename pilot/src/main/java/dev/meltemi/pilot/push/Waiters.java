package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Those who wait until a change is live in every proxy. One thread. */
final class Waiters {
  private final List<Waiter> waiting = new ArrayList<>();

  /**
   * What is waited for.
   *
   * @param kind whose revision is meant; "" for any kind
   * @param revision resourceVersion that must be included; 0 for whatever is newest now
   * @param absent an Istio object that must not be there any more
   * @param deadline nanoseconds
   */
  record Wish(String kind, long revision, Optional<ObjectKey> absent, long deadline) {
    boolean isIncludedIn(MeshSnapshot mesh, Map<String, Long> revisions) {
      if (absent.isPresent() && isIn(mesh, absent.get())) return false;
      long included =
          kind.isEmpty()
              ? revisions.values().stream().mapToLong(Long::longValue).max().orElse(0)
              : revisions.getOrDefault(kind, 0L);
      return included >= revision;
    }

    private static boolean isIn(MeshSnapshot mesh, ObjectKey key) {
      return mesh.istio().anyMatch(resource -> resource.key().equals(key));
    }
  }

  /** The newest snapshot that was pushed. */
  record Published(long version, MeshSnapshot mesh, Map<String, Long> revisions) {}

  private static final class Waiter {
    final Wish wish;
    final long atLeast;
    final Consumer<Convergence> answer;
    OptionalLong version = OptionalLong.empty();

    Waiter(Wish wish, long atLeast, Consumer<Convergence> answer) {
      this.wish = wish;
      this.atLeast = atLeast;
      this.answer = answer;
    }
  }

  /**
   * @param atLeast number of a snapshot before which the wish cannot come true
   */
  void add(Wish wish, long atLeast, Consumer<Convergence> answer) {
    waiting.add(new Waiter(wish, atLeast, answer));
  }

  /** Answers all whose wish has come true, whose time is over, or whose wish was rejected. */
  void look(long now, Published published, List<ProxyState> proxies) {
    waiting.removeIf(waiter -> {
      if (waiter.version.isEmpty()
          && published.version() >= waiter.atLeast
          && waiter.wish.isIncludedIn(published.mesh(), published.revisions())) {
        waiter.version = OptionalLong.of(published.version());
      }
      boolean isOver = now >= waiter.wish.deadline();
      if (waiter.version.isEmpty() && !isOver) return false;
      long version = waiter.version.orElse(0);
      boolean reached = version > 0 && proxies.stream().allMatch(proxy -> proxy.lives(version));
      boolean hopeless =
          version > 0
              && proxies.stream().anyMatch(p -> !p.lives(version) && !p.rejection().isEmpty());
      if (!reached && !isOver && !hopeless) return false;
      waiter.answer.accept(new Convergence(reached, version, proxies));
      return true;
    });
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Nanoseconds until the next one's time is over. */
  long untilDue(long now) {
    return waiting.stream()
        .mapToLong(w -> Math.max(0, w.wish.deadline() - now))
        .min()
        .orElse(Debounce.NEVER);
  }
}
