package dev.meltemi.compile.telemetry;

import dev.meltemi.api.istio.LogCondition;
import dev.meltemi.api.istio.Telemetry;
import dev.meltemi.api.istio.Telemetry.AccessLogging;
import dev.meltemi.api.istio.Telemetry.Side;
import dev.meltemi.compile.MeshConfig;
import dev.meltemi.compile.Observing;
import dev.meltemi.compile.Observing.Recipient;
import dev.meltemi.compile.scope.Scope;
import dev.meltemi.traffic.AccessLog;
import dev.meltemi.traffic.HeaderMatch;
import dev.meltemi.traffic.LogFilter;
import dev.meltemi.traffic.StringMatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which access log a proxy writes; merged as Istio's telemetry.go does. */
final class LogRules {
  private LogRules() {}

  /** Without any word of it in a Telemetry, MeshConfig {@code accessLogFile} counts. */
  static Optional<AccessLog> of(Scope scope, Side side) {
    List<AccessLogging> rules =
        scope.telemetries().stream().map(Telemetry::accessLogging).flatMap(List::stream).toList();
    MeshConfig config = scope.config();
    Observing observing = config.observing();
    if (rules.isEmpty() && observing.logs().isEmpty()) {
      return config.accessLogFile().isEmpty()
          ? Optional.empty()
          : Optional.of(new AccessLog(config.accessLogFile(), observing.form(), Optional.empty()));
    }
    return merged(rules, observing.logs(), side).entrySet().stream()
        .flatMap(entry -> file(observing, entry.getKey(), entry.getValue()).stream())
        .findFirst();
  }

  /** Providers in force, with their filters. */
  private static Map<String, Optional<LogCondition>> merged(
      List<AccessLogging> rules, List<String> standard, Side side) {
    Map<String, Optional<LogCondition>> inForce = new LinkedHashMap<>();
    if (rules.isEmpty()) standard.forEach(name -> inForce.put(name, Optional.empty()));
    List<String> wanted = standard;
    for (AccessLogging rule : rules) {
      if (!rule.providers().isEmpty()) wanted = rule.providers();
    }
    List<String> above = standard;
    for (AccessLogging rule : rules) {
      if (!rule.providers().isEmpty()) above = rule.providers();
      for (String name : above) {
        if (!wanted.contains(name)) continue;
        if (rule.side() != Side.CLIENT_AND_SERVER && rule.side() != side) continue;
        if (rule.disabled()) inForce.remove(name);
        else inForce.put(name, rule.filter());
      }
    }
    return inForce;
  }

  private static Optional<AccessLog> file(
      Observing observing, String name, Optional<LogCondition> filter) {
    return switch (observing.providers().get(name)) {
      case Recipient.File(String path, AccessLog.Form form) ->
          Optional.of(new AccessLog(path, form, filter.map(LogRules::filter)));
      case null, default -> Optional.empty(); // check.Telemetries says so
    };
  }

  private static LogFilter filter(LogCondition condition) {
    return switch (condition) {
      case LogCondition.All(List<LogCondition> parts) ->
          new LogFilter.All(parts.stream().map(LogRules::filter).toList());
      case LogCondition.Any(List<LogCondition> parts) ->
          new LogFilter.Any(parts.stream().map(LogRules::filter).toList());
      case LogCondition.Code(int least, int most) when least == most ->
          new LogFilter.Code(LogFilter.Bound.EXACTLY, least);
      case LogCondition.Code(int least, int most) when most >= 999 ->
          new LogFilter.Code(LogFilter.Bound.AT_LEAST, least);
      case LogCondition.Code(int least, int most) ->
          new LogFilter.All(
              List.of(
                  new LogFilter.Code(LogFilter.Bound.AT_LEAST, least),
                  new LogFilter.Code(LogFilter.Bound.AT_MOST, most)));
      case LogCondition.Header(String name, LogCondition.Way way, String value) ->
          new LogFilter.Header(
              new HeaderMatch(
                  name,
                  switch (way) {
                    case IS -> new StringMatch.Exact(value);
                    case BEGINS -> new StringMatch.Prefix(value);
                  },
                  false,
                  false));
    };
  }
}
