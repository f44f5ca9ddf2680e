package dev.meltemi.compile.check;

import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Problem;
import dev.meltemi.compile.Observing;
import dev.meltemi.compile.Observing.Recipient;
import dev.meltemi.compile.scope.Age;
import dev.meltemi.compile.scope.Mesh;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Telemetries that stand in each other's way, or name whom the mesh does not know. */
final class Telemetries {
  private static final String SEVERAL = "IST0160";
  private static final String BAD_PROVIDER = "IST0157";

  private final Observing observing;
  private final Mesh mesh;
  private final List<Problem> problems = new ArrayList<>();

  private Telemetries(Mesh mesh) {
    this.mesh = mesh;
    this.observing = mesh.config().observing();
  }

  static List<Problem> of(Mesh mesh) {
    var telemetries = new Telemetries(mesh);
    Comparator<Telemetry> order = Age.oldestFirst();
    Map<String, Telemetry> wide = new HashMap<>();
    for (Telemetry telemetry : mesh.snapshot().telemetries().stream().sorted(order).toList()) {
      if (!telemetry.selects()) {
        Telemetry older = wide.putIfAbsent(telemetry.meta().namespace(), telemetry);
        if (older != null) telemetries.second(telemetry, older);
      }
      for (var log : telemetry.accessLogging()) {
        telemetries.providers(log.providers(), log.origin(), true);
      }
      for (var tracing : telemetry.tracing()) {
        telemetries.providers(tracing.providers(), tracing.origin(), false);
      }
    }
    return telemetries.problems;
  }

  private void second(Telemetry telemetry, Telemetry older) {
    problems.add(
        Problem.warning(
            SEVERAL,
            telemetry.origin(),
            "there is another Telemetry without selector in namespace %s, the older %s; this one has no effect"
                .formatted(telemetry.meta().namespace(), older.key()),
            "Put both into one Telemetry, or give this one a selector."));
  }

  private void providers(List<String> names, Origin origin, boolean ofLogs) {
    for (String name : names) {
      switch (observing.providers().get(name)) {
        case null ->
            problem(
                origin,
                "there is no provider \"%s\"".formatted(name),
                "MeshConfig has these extensionProviders: "
                    + String.join(", ", observing.providers().keySet())
                    + ".");
        case Recipient.File _ -> {
          if (!ofLogs) problem(origin, "provider \"%s\" takes no traces".formatted(name), "");
        }
        case Recipient.OpenTelemetry(_, int port) -> tracer(name, port, origin, ofLogs);
        case Recipient.Zipkin(_, int port) -> tracer(name, port, origin, ofLogs);
        case Recipient.Other(String type) ->
            problem(
                origin,
                "provider \"%s\" is %s, which is not enforced".formatted(name, type),
                "Enforced are envoyFileAccessLog, opentelemetry and zipkin.");
      }
    }
    long files =
        names.stream().filter(n -> observing.providers().get(n) instanceof Recipient.File).count();
    if (ofLogs && files > 1) {
      problem(origin, "only the first of several files is written", "Name one provider.");
    }
  }

  private void tracer(String name, int port, Origin origin, boolean ofLogs) {
    if (ofLogs) {
      problem(origin, "provider \"%s\" takes no access logs".formatted(name), "");
      return;
    }
    Recipient provider = observing.providers().get(name);
    String host = provider == null ? "" : provider.host();
    boolean known =
        mesh.service(host).stream()
            .flatMap(service -> service.ports().stream())
            .anyMatch(candidate -> candidate.number() == port);
    if (!known) {
      problem(
          origin,
          "provider \"%s\" is at %s:%d, which no Service has".formatted(name, host, port),
          Hints.host(mesh, host, ""));
    }
  }

  private void problem(Origin origin, String message, String fix) {
    problems.add(Problem.warning(BAD_PROVIDER, origin, message + "; it has no effect.", fix));
  }
}
