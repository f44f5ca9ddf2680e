package dev.meltemi.compile;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.traffic.Traffic;
import java.util.List;

/**
 * What one proxy shall do, and what is wrong with the configuration.
 *
 * @param problems of the whole mesh, the same for every proxy of one snapshot
 */
public record Compiled(Traffic traffic, List<Problem> problems) {
  public Compiled {
    problems = List.copyOf(problems);
  }
}
