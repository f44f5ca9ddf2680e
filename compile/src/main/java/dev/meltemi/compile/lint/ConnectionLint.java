package dev.meltemi.compile.lint;

import dev.meltemi.api.istio.HttpMatch;
import dev.meltemi.api.istio.TcpRoute;
import dev.meltemi.api.istio.TlsRoute;
import dev.meltemi.api.istio.VirtualService;
import dev.meltemi.api.meta.Origin;
import dev.meltemi.compile.scope.HostName;
import java.util.ArrayList;
import java.util.List;

/** Rules for connections behind such as take theirs. */
final class ConnectionLint {
  private ConnectionLint() {}

  static void check(VirtualService service, Notes notes) {
    tcp(service.tcp(), notes);
    tls(service.tls(), notes);
  }

  private static void tcp(List<TcpRoute> rules, Notes notes) {
    List<TcpRoute.Match> earlier = new ArrayList<>();
    boolean all = false;
    for (int number = 0; number < rules.size(); number++) {
      TcpRoute rule = rules.get(number);
      List<TcpRoute.Match> own = rule.match();
      boolean taken =
          !own.isEmpty() && own.stream().allMatch(m -> earlier.stream().anyMatch(e -> takes(e, m)));
      if (all || taken) unreachable("tcp", number, rule.origin(), notes);
      all |= own.isEmpty();
      earlier.addAll(own);
    }
  }

  private static boolean takes(TcpRoute.Match earlier, TcpRoute.Match later) {
    boolean addresses =
        earlier.destinationSubnets().isEmpty()
            || earlier.destinationSubnets().equals(later.destinationSubnets());
    return addresses && takes(earlier.source(), later.source());
  }

  private static void tls(List<TlsRoute> rules, Notes notes) {
    List<TlsRoute.Match> earlier = new ArrayList<>();
    for (int number = 0; number < rules.size(); number++) {
      TlsRoute rule = rules.get(number);
      List<TlsRoute.Match> own = rule.match();
      boolean taken = !own.isEmpty() && own.stream().allMatch(m -> isTaken(m, earlier));
      if (taken) unreachable("tls", number, rule.origin(), notes);
      earlier.addAll(own);
    }
  }

  private static boolean isTaken(TlsRoute.Match match, List<TlsRoute.Match> earlier) {
    return match.sniHosts().stream()
        .allMatch(name ->
            earlier.stream()
                .filter(e -> e.sniHosts().stream().anyMatch(host -> HostName.covers(host, name)))
                .anyMatch(e ->
                    takes(e.source(), match.source())
                        && (e.destinationSubnets().isEmpty()
                            || e.destinationSubnets().equals(match.destinationSubnets()))));
  }

  private static boolean takes(HttpMatch.Source earlier, HttpMatch.Source later) {
    boolean port = earlier.port().isEmpty() || earlier.port().equals(later.port());
    boolean labels = later.sourceLabels().entrySet().containsAll(earlier.sourceLabels().entrySet());
    boolean namespace =
        earlier.sourceNamespace().isEmpty()
            || earlier.sourceNamespace().equals(later.sourceNamespace());
    boolean gateways = earlier.gateways().isEmpty() || earlier.gateways().equals(later.gateways());
    return port && labels && namespace && gateways;
  }

  private static void unreachable(String kind, int number, Origin origin, Notes notes) {
    notes.warn(
        "IST0130",
        origin,
        "VirtualService %s rule %d is never reached: earlier rules take all of its connections"
            .formatted(kind, number),
        "Put the narrower rule first.");
  }
}
