package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.xds.encode.EncodedResources;

/** What all proxies of one scope are told, computed and encoded once. */
record View(MeshSnapshot mesh, Traffic traffic, EncodedResources encoded) {
  static final View NONE =
      new View(MeshSnapshot.empty(), Traffic.empty(), EncodedResources.empty());
}
