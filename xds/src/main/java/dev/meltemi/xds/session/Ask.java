package dev.meltemi.xds.session;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request in either variant, reduced to what it asks for.
 *
 * @param nonce of the response that is answered; empty for none
 * @param error why that response was rejected
 * @param complete the names are all that the proxy wants, not changes to that
 * @param has versions of what the proxy has from an earlier stream
 */
record Ask(
    String typeUrl,
    String nonce,
    Optional<String> error,
    boolean complete,
    List<String> subscribe,
    Set<String> unsubscribe,
    Map<String, String> has) {

  static Ask of(DeltaDiscoveryRequest request) {
    return new Ask(
        request.getTypeUrl(),
        request.getResponseNonce(),
        request.hasErrorDetail()
            ? Optional.of(request.getErrorDetail().getMessage())
            : Optional.empty(),
        false,
        request.getResourceNamesSubscribeList(),
        Set.copyOf(request.getResourceNamesUnsubscribeList()),
        request.getInitialResourceVersionsMap());
  }

  static Ask of(DiscoveryRequest request) {
    return new Ask(
        request.getTypeUrl(),
        request.getResponseNonce(),
        request.hasErrorDetail()
            ? Optional.of(request.getErrorDetail().getMessage())
            : Optional.empty(),
        true,
        request.getResourceNamesList(),
        Set.of(),
        Map.of());
  }
}
