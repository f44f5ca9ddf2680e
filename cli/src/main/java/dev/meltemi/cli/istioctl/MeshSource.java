package dev.meltemi.cli.istioctl;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.MeshConfig;
import java.util.List;

/**
 * The resources that a question is asked about, with the settings in force.
 *
 * @param name for messages: files, or the cluster
 * @param problems of the resources themselves, found while reading
 */
record MeshSource(String name, MeshSnapshot snapshot, MeshConfig config, List<Problem> problems) {
  MeshSource {
    problems = List.copyOf(problems);
  }
}
