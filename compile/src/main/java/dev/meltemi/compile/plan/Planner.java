package dev.meltemi.compile.plan;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.Compiler;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.lint.Lint;
import dev.meltemi.traffic.Cluster;
import dev.meltemi.traffic.RouteTable;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.compare.Difference;
import dev.meltemi.traffic.compare.Move;
import dev.meltemi.traffic.compare.Moves;
import dev.meltemi.traffic.compare.Treatment;
import dev.meltemi.traffic.explain.Policies;
import dev.meltemi.traffic.explain.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares two states of a mesh, workload by workload. */
public final class Planner {
  private final Map<Plan.Moved, List<String>> moves = new LinkedHashMap<>();
  private final Set<Plan.Changed> policies = new LinkedHashSet<>();
  private final List<Plan.Told> told = new ArrayList<>();

  private Planner() {}

  /** A state with the settings in force in it. */
  public record State(MeshSnapshot mesh, MeshConfig config) {}

  public static Plan plan(State before, State after) {
    Planner planner = new Planner();
    Compiler old = Compiler.of(before.mesh(), before.config());
    Compiler fresh = Compiler.of(after.mesh(), after.config());
    for (Workload workload : Workload.of(after.mesh())) {
      planner.compare(
          workload,
          old.compile(workload.view()).traffic(),
          fresh.compile(workload.view()).traffic());
    }
    List<Problem> known = Lint.of(old);
    List<Problem> found = Lint.of(fresh);
    return new Plan(
        planner.moves.entrySet().stream()
            .map(move -> from(move.getKey(), move.getValue()))
            .toList(),
        List.copyOf(planner.policies),
        planner.told,
        missing(found, known),
        missing(known, found));
  }

  private static Plan.Moved from(Plan.Moved move, List<String> workloads) {
    return new Plan.Moved(
        workloads,
        move.host(),
        move.port(),
        move.when(),
        move.before(),
        move.after(),
        move.example());
  }

  /** A problem that only stands at another line is the same. */
  private static List<Problem> missing(List<Problem> these, List<Problem> those) {
    Set<String> known = those.stream().map(Planner::identity).collect(Collectors.toSet());
    return these.stream().filter(problem -> !known.contains(identity(problem))).toList();
  }

  private static String identity(Problem problem) {
    return problem.code() + " " + problem.origin().object() + " " + problem.message();
  }

  private void compare(Workload workload, Traffic before, Traffic after) {
    Difference difference = Difference.between(before, after);
    if (difference.isNone()) return;
    told.add(new Plan.Told(workload.name(), workload.pods(), difference));
    Set<String> tables = new TreeSet<>(before.routeTables().keySet());
    tables.addAll(after.routeTables().keySet());
    for (String table : tables) {
      RouteTable none = new RouteTable(table, List.of());
      List<Move> found =
          Moves.between(
              before.routeTables().getOrDefault(table, none),
              after.routeTables().getOrDefault(table, none));
      for (Move move : found)
        moves.computeIfAbsent(moved(table, move), _ -> new ArrayList<>()).add(workload.name());
    }
    difference.told().clusters().values().forEach(cluster -> policies(before, cluster));
  }

  private static Plan.Moved moved(String table, Move move) {
    return new Plan.Moved(
        List.of(),
        move.host(),
        table,
        move.when(),
        Treatment.of(move.before()),
        Treatment.of(move.after()),
        move.example());
  }

  private void policies(Traffic before, Cluster after) {
    Cluster old = before.clusters().get(after.name());
    if (old == null) return;
    Map<String, String> was = words(old);
    Map<String, String> is = words(after);
    Set<String> names = new TreeSet<>(was.keySet());
    names.addAll(is.keySet());
    for (String name : names) {
      String one = was.getOrDefault(name, "");
      String other = is.getOrDefault(name, "");
      if (!one.equals(other)) policies.add(new Plan.Changed(after.name(), name, one, other));
    }
  }

  private static Map<String, String> words(Cluster cluster) {
    return Policies.of(cluster).stream()
        .collect(
            Collectors.toMap(Policy::name, Policy::value, (a, b) -> a + "; " + b, TreeMap::new));
  }
}
