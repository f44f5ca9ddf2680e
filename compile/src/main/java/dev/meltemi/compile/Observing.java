package dev.meltemi.compile;

import dev.meltemi.traffic.AccessLog;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the mesh's settings say of logs and traces, for Telemetry to speak of.
 *
 * @param form of access logs without one of their own
 * @param providers MeshConfig {@code extensionProviders}, by name
 * @param logs names of providers where no Telemetry names one (MeshConfig {@code defaultProviders})
 * @param traces names of providers likewise
 */
public record Observing(
    AccessLog.Form form,
    SortedMap<String, Recipient> providers,
    List<String> logs,
    List<String> traces) {
  private static final String STDOUT = "/dev/stdout";

  public Observing {
    providers = Collections.unmodifiableSortedMap(new TreeMap<>(providers));
    logs = List.copyOf(logs);
    traces = List.copyOf(traces);
  }

  /** Who is told. */
  public sealed interface Recipient {
    /** Of the service that is told; empty without one. */
    default String host() {
      String service =
          switch (this) {
            case OpenTelemetry(String name, _) -> name;
            case Zipkin(String name, _) -> name;
            case File _, Other _ -> "";
          };
      return service.substring(service.indexOf('/') + 1);
    }

    record File(String path, AccessLog.Form form) implements Recipient {}

    /**
     * @param service host, or {@code namespace/host}
     */
    record OpenTelemetry(String service, int port) implements Recipient {}

    /**
     * @param service host, or {@code namespace/host}
     */
    record Zipkin(String service, int port) implements Recipient {}

    /** Known to Istio, not enforced here. */
    record Other(String type) implements Recipient {}
  }

  /** Istio's: the provider {@code envoy} writes to standard output, and nobody asks for it. */
  public static Observing in(AccessLog.Form form) {
    SortedMap<String, Recipient> standard = new TreeMap<>();
    standard.put("envoy", new Recipient.File(STDOUT, form));
    return new Observing(form, standard, List.of(), List.of());
  }

  /** The same with these providers beside its own. */
  public Observing with(SortedMap<String, Recipient> more, List<String> logs, List<String> traces) {
    SortedMap<String, Recipient> all = new TreeMap<>(providers);
    all.putAll(more);
    return new Observing(form, all, logs, traces);
  }
}
