package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.encode.EncodedResources;
import java.util.List;

/** What all proxies of one scope are told, computed and encoded once. */
record View(MeshSnapshot mesh, Traffic traffic, EncodedResources encoded, List<Problem> problems) {
  static final View NONE =
      new View(MeshSnapshot.empty(), Traffic.empty(), EncodedResources.empty(), List.of());
}
