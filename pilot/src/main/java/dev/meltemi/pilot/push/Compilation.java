package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.ProxyNode;
import java.util.List;

/** The compiler as the push sees it. Both methods are pure. */
public interface Compilation {
  /**
   * What a proxy's configuration depends on beside the snapshot; a value with equals. Equal scopes
   * share one view.
   */
  Object scope(MeshSnapshot mesh, ProxyNode node);

  Compiled compile(MeshSnapshot mesh, Object scope);

  /**
   * @param problems of the resources that went into it
   */
  record Compiled(Traffic traffic, List<Problem> problems) {}
}
