package dev.meltemi.api.trial;

import dev.meltemi.api.meta.ObjectKey;
import dev.meltemi.api.meta.ObjectMeta;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.api.meta.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests with what is expected of them.
 *
 * @param given the configuration, in the order in which it would be applied
 */
public record TrafficTest(ObjectMeta meta, Origin origin, List<Given> given, List<Case> cases)
    implements Resource {
  public static final String KIND = "TrafficTest";

  /** A part of the configuration. */
  public sealed interface Given {
    /** A file or folder, relative to the test's own folder or to the working directory. */
    record File(String name, Origin origin) implements Given {}

    /** An object written in the test itself. */
    record Inline(Resource resource) implements Given {}
  }

  /**
   * @param name "" when absent
   */
  public record Case(Origin origin, String name, From from, Request request, Expect expect) {}

  /**
   * Who sends the request: a gateway when its name is there, else a workload.
   *
   * @param namespace "" for the gateway's usual one
   */
  public record From(
      String namespace,
      Map<String, String> labels,
      Optional<String> workload,
      Optional<String> gateway) {}

  /**
   * @param method GET when absent
   */
  public record Request(String method, String url, Map<String, String> headers) {}

  @Override
  public ObjectKey key() {
    return new ObjectKey(KIND, meta.namespace(), meta.name());
  }
}
