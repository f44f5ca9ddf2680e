package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.xds.ProxyNode;
import dev.meltemi.xds.encode.ResourceEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One view for each scope that a connected proxy has. One thread. */
final class Views {
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);

  private final Compilation compilation;
  private final PushMetrics metrics;
  private final Map<Object, View> byScope = new HashMap<>();

  Views(Compilation compilation, PushMetrics metrics) {
    this.compilation = compilation;
    this.metrics = metrics;
  }

  Object scope(MeshSnapshot mesh, ProxyNode node) {
    return compilation.scope(mesh, node);
  }

  /**
   * The view of a scope, computed when the snapshot is another one than last time; node is any of
   * its proxies.
   */
  @SuppressWarnings(
      "ReferenceEquality") // snapshots are compared by identity: an unchanged mesh is the same
  // object
  View of(MeshSnapshot mesh, Object scope, ProxyNode node) {
    var before = Optional.ofNullable(byScope.get(scope));
    if (before.isPresent() && before.get().mesh() == mesh) return before.get();
    View view = compiled(mesh, node, before);
    byScope.put(scope, view);
    return view;
  }

  private View compiled(MeshSnapshot mesh, ProxyNode node, Optional<View> before) {
    View last = before.orElse(View.NONE);
    try {
      metrics.compiled();
      var result = compilation.compile(mesh, node);
      // Equal traffic keeps its encoding, so that nothing is sent.
      boolean isSame = before.isPresent() && result.traffic().equals(last.traffic());
      var encoded =
          isSame
              ? last.encoded()
              : ResourceEncoder.encode(result.traffic(), last.traffic(), last.encoded());
      return new View(mesh, result.traffic(), encoded);
    } catch (RuntimeException bug) {
      // Our own error. It must be loud, and the proxies keep what they have.
      metrics.compileFailed();
      LOG.error(
          "{} cannot be compiled for; it and its like keep their last configuration",
          node.id(),
          bug);
      return new View(mesh, last.traffic(), last.encoded());
    }
  }

  /** Forgets the views of scopes that no proxy has any more. */
  void retain(Set<Object> scopes) {
    byScope.keySet().retainAll(scopes);
  }
}
