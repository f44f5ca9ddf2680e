package dev.meltemi.pilot.push;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.kube.EndpointSlice;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.meta.Problem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * References of VirtualServices that were whole before a change and lead nowhere after it. What
 * pods have to do with, such as a Gateway's selector, is none: a pod that ends is told at once.
 */
final class References {
  /** Istio's code of a reference to what is not there. */
  private static final String NOT_FOUND = "IST0101";

  private static final String RULE = VirtualService.KIND + " ";

  private References() {}

  /** False when nothing but pods and their addresses changed: quickly told, and the usual case. */
  static boolean mayBreak(MeshSnapshot before, MeshSnapshot after) {
    return !after.sameBut(before, Set.of(Pod.KIND, EndpointSlice.KIND));
  }

  static boolean areBroken(List<Problem> before, List<Problem> after) {
    return !broken(before).containsAll(broken(after));
  }

  private static Set<String> broken(List<Problem> problems) {
    return problems.stream()
        .filter(problem -> problem.code().equals(NOT_FOUND))
        .filter(problem -> problem.origin().object().startsWith(RULE))
        .map(Problem::message)
        .collect(Collectors.toSet());
  }
}
