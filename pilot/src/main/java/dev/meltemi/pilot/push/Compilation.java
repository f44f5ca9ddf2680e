package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.Compiled;
import dev.meltemi.xds.ProxyNode;
import java.util.List;

/** The compiler as the push sees it. */
public interface Compilation {
  /**
   * What a proxy's traffic depends on beside the snapshot; a value with equals. Equal scopes share
   * one view.
   */
  Object scope(MeshSnapshot mesh, ProxyNode node);

  /** What is wrong with the resources, whichever proxy looks at them. */
  List<Problem> problems(MeshSnapshot mesh);

  /**
   * @param node any proxy of the scope that is compiled
   */
  Compiled compile(MeshSnapshot mesh, ProxyNode node);
}
