package dev.meltemi.api.istio;

import dev.meltemi.api.meta.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One alternative of a rule: all conditions must hold.
 *
 * @param name "" when absent
 */
public record HttpMatch(Origin origin, String name, Request request, Source source) {

  /** Conditions on the request, decided by the proxy. Header names are in lower case. */
  public record Request(
      Optional<StringMatch> uri,
      Optional<StringMatch> scheme,
      Optional<StringMatch> method,
      Optional<StringMatch> authority,
      Map<String, StringMatch> headers,
      Map<String, StringMatch> withoutHeaders,
      Map<String, StringMatch> queryParams,
      boolean ignoreUriCase) {
    public static final Request ANY =
        new Request(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Map.of(),
            Map.of(),
            false);
  }

  /**
   * Conditions on the proxy, decided by Pilot: where one fails the rule is left out for that proxy.
   *
   * @param port the service port that the request was sent to
   * @param sourceNamespace "" for any
   * @param gateways overrides the VirtualService's list when not empty; then labels and namespace
   *     are not looked at (Istio's sourceMatchHTTP)
   */
  public record Source(
      OptionalInt port,
      Map<String, String> sourceLabels,
      String sourceNamespace,
      List<String> gateways) {
    public static final Source ANY = new Source(OptionalInt.empty(), Map.of(), "", List.of());
  }
}
