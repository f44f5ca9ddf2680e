package dev.meltemi.cli.istioctl;

import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.plan.Plan;
import dev.meltemi.traffic.Traffic;
import dev.meltemi.traffic.compare.Moves;
import dev.meltemi.traffic.compare.Treatment;
import dev.meltemi.traffic.explain.Request;
import dev.meltemi.xds.encode.ResourceEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan for people and for programs. */
final class PlanText {
  private static final String UNREACHABLE = "IST0130";
  private static final int MOST_NAMES = 4;

  private final StringBuilder text = new StringBuilder();

  private PlanText() {}

  static String of(Plan plan) {
    if (plan.isNothing() && plan.vanish().isEmpty()) return "Nothing would change.\n";
    var printer = new PlanText();
    printer.moves(plan.moves());
    printer.policies(plan.policies());
    printer.told(plan.told());
    printer.problems("Rules that would never be reached", plan.appear(), true);
    printer.problems("New warnings", plan.appear(), false);
    printer.gone(plan.vanish());
    return printer.text.toString();
  }

  private void moves(List<Plan.Moved> moves) {
    if (moves.isEmpty()) {
      line("No request would be treated otherwise.");
      return;
    }
    line("Requests that would be treated otherwise");
    List<String> from = List.of();
    for (Plan.Moved move : moves) {
      if (!move.from().equals(from)) line("  from " + names(move.from()));
      from = move.from();
      line("    %s (%s): %s".formatted(host(move.host()), move.port(), move.when()));
      line("      now   " + words(move.before(), move.after()));
      line("      then  " + words(move.after(), move.before()));
      String example =
          move.example()
              .map(PlanText::words)
              .orElse("none was found; perhaps there is no such request");
      line("      such as " + example);
    }
  }

  private static String host(String host) {
    return host.equals(Moves.ANY_OTHER_HOST) ? "any other host" : host;
  }

  private static String names(List<String> all) {
    String first = all.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return all.size() <= MOST_NAMES ? first : first + " and " + (all.size() - MOST_NAMES) + " more";
  }

  /** What both have in common is not said. */
  private static String words(Treatment treatment, Treatment other) {
    return Stream.concat(
            Stream.of(treatment.target()),
            treatment.policies().stream().filter(policy -> !other.policies().contains(policy)))
        .collect(Collectors.joining("; "));
  }

  private static String words(Request request) {
    String headers =
        new TreeMap<>(request.headers())
            .entrySet().stream()
                .map(header -> " -H '" + header.getKey() + ": " + header.getValue() + "'")
                .collect(Collectors.joining());
    return request.method() + " http://" + request.authority() + request.path() + headers;
  }

  private void policies(List<Plan.Changed> policies) {
    if (!policies.isEmpty()) line("Policies that would change");
    for (Plan.Changed change : policies) {
      line(
          "  %s: %s %s → %s"
              .formatted(
                  Treatment.spoken(change.cluster()),
                  change.policy(),
                  change.before().isEmpty() ? "none" : change.before(),
                  change.after().isEmpty() ? "none" : change.after()));
    }
  }

  private void told(List<Plan.Told> told) {
    if (told.isEmpty()) {
      line("No proxy would be told anything.");
      return;
    }
    long proxies = told.stream().mapToLong(Plan.Told::pods).sum();
    long bytes = told.stream().mapToLong(t -> t.pods() * bytes(t.difference().told())).sum();
    line("%d proxies would be told %,d bytes in all".formatted(proxies, bytes));
    for (Plan.Told one : told) {
      line(
          "  %s%s: %,d bytes: %s"
              .formatted(
                  one.workload(),
                  one.pods() == 1 ? "" : " × " + one.pods(),
                  bytes(one.difference().told()),
                  String.join(", ", resources(one))));
    }
  }

  private static List<String> resources(Plan.Told one) {
    Traffic told = one.difference().told();
    return Stream.of(
            count(told.listeners().size(), "listeners"),
            count(told.routeTables().size(), "route tables"),
            count(told.clusters().size(), "clusters"),
            count(told.endpointSets().size(), "endpoint sets"),
            count(told.secrets().size(), "secrets"),
            count(one.difference().removed().size(), "removed"))
        .filter(words -> !words.startsWith("0 "))
        .toList();
  }

  private static String count(int number, String what) {
    boolean one = number == 1 && what.endsWith("s");
    return number + " " + (one ? what.substring(0, what.length() - 1) : what);
  }

  /** What goes over the wire, without the frames around; secrets are told apart. */
  private static long bytes(Traffic told) {
    return Stream.of(
            told.listeners().values().stream().map(ResourceEncoder::encode),
            told.routeTables().values().stream().map(ResourceEncoder::encode),
            told.clusters().values().stream().map(ResourceEncoder::encode),
            told.endpointSets().values().stream().map(ResourceEncoder::encode))
        .flatMap(encoded -> encoded)
        .mapToLong(encoded -> encoded.body().getSerializedSize())
        .sum();
  }

  private void problems(String title, List<Problem> problems, boolean unreachable) {
    List<Problem> these =
        problems.stream().filter(p -> p.code().equals(UNREACHABLE) == unreachable).toList();
    if (!these.isEmpty()) line(title);
    these.forEach(problem -> line("  " + problem));
  }

  private void gone(List<Problem> problems) {
    if (!problems.isEmpty()) line("Warnings that would be gone");
    problems.forEach(problem -> line("  " + problem));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  static Map<String, Object> tree(Plan plan) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("moves", plan.moves().stream().map(PlanText::tree).toList());
    tree.put(
        "policies",
        plan.policies().stream()
            .map(change -> {
              var one = new LinkedHashMap<String, Object>();
              one.put("cluster", change.cluster());
              one.put("policy", change.policy());
              one.put("before", change.before());
              one.put("after", change.after());
              return one;
            })
            .toList());
    tree.put(
        "told",
        plan.told().stream()
            .map(told -> {
              var one = new LinkedHashMap<String, Object>();
              one.put("workload", told.workload());
              one.put("pods", told.pods());
              one.put("bytesEach", bytes(told.difference().told()));
              one.put("resources", resources(told));
              return one;
            })
            .toList());
    tree.put("newProblems", plan.appear().stream().map(Problem::toString).toList());
    tree.put("goneProblems", plan.vanish().stream().map(Problem::toString).toList());
    return tree;
  }

  private static Map<String, Object> tree(Plan.Moved move) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("from", move.from());
    tree.put("host", move.host());
    tree.put("routes", move.port());
    tree.put("when", move.when());
    tree.put("before", words(move.before(), move.after()));
    tree.put("after", words(move.after(), move.before()));
    move.example().ifPresent(example -> tree.put("example", words(example)));
    return tree;
  }
}
