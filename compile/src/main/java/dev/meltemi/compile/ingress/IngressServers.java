package dev.meltemi.compile.ingress;

import dev.meltemi.api.MeshSnapshot;
import dev.meltemi.api.istio.Gateway;
import dev.meltemi.api.istio.ServerTls;
import dev.meltemi.api.kube.Ingress;
import dev.meltemi.api.meta.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The servers of the gateway for Ingresses: HTTP for every host, and HTTPS for the hosts of each
 * {@code tls}.
 *
 * @param snapshot where Secrets are looked up
 * @param rootNamespace that of the gateway's pod
 */
record IngressServers(MeshSnapshot snapshot, String rootNamespace) {
  /** The only Secret that Istio 0.8 knew for this; secretName was not looked at. */
  private static final String ISTIO_0_8 = "istio-ingress-certs";

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  List<Gateway.Server> of(List<Ingress> ingresses) {
    List<Gateway.Server> servers = new ArrayList<>();
    servers.add(
        server(
            ingresses.getFirst().origin(),
            new Gateway.Port(HTTP, "http", "HTTP"),
            List.of(Ingress.EVERY_HOST),
            Optional.empty()));
    for (Ingress ingress : ingresses) {
      for (int number = 0; number < ingress.tls().size(); number++) {
        Ingress.Tls tls = ingress.tls().get(number);
        if (tls.secretName().isEmpty()) continue;
        String name =
            "https-443-ingress-%s-%s-%d"
                .formatted(ingress.meta().name(), ingress.meta().namespace(), number);
        servers.add(
            server(
                tls.origin(),
                new Gateway.Port(HTTPS, name, "HTTPS"),
                tls.hosts(),
                Optional.of(simple(credential(ingress.meta().namespace(), tls.secretName())))));
      }
    }
    return servers;
  }

  /**
   * Kubernetes looks for the Secret beside the Ingress, Istio beside the gateway, and Istio 0.8
   * took but one. Where none is there, the place that Kubernetes names is waited for.
   */
  private String credential(String namespace, String name) {
    String beside = namespace + "/" + name;
    if (exists(namespace, name)) return beside;
    if (exists(rootNamespace, name)) return rootNamespace + "/" + name;
    return exists(rootNamespace, ISTIO_0_8) ? rootNamespace + "/" + ISTIO_0_8 : beside;
  }

  private boolean exists(String namespace, String name) {
    return snapshot.secrets().find(namespace, name).isPresent();
  }

  private static Gateway.Server server(
      Origin origin, Gateway.Port port, List<String> hosts, Optional<ServerTls> tls) {
    return new Gateway.Server(origin, port, hosts, "", "", tls);
  }

  private static ServerTls simple(String credential) {
    return new ServerTls(
        false,
        ServerTls.Mode.SIMPLE,
        "",
        "",
        "",
        credential,
        List.of(),
        ServerTls.Version.TLS_AUTO,
        ServerTls.Version.TLS_AUTO,
        List.of());
  }
}
