package dev.meltemi.api.check;

import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.api.meta.Resource;
import java.util.List;

/** All checks of one resource. */
public final class Checks {
  private Checks() {}

  /**
   * @param document where the resource begins, for what has no line of its own
   */
  public static List<Problem> of(Resource resource, Origin document) {
    return List.of();
  }
}
