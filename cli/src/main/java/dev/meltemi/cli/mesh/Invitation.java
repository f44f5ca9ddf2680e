package dev.meltemi.cli.mesh;

import java.io.PrintStream;

/** What to do with a mesh that has just come up. */
final class Invitation {
  private Invitation() {}

  static void print(PrintStream out, Facts facts, String console) {
    out.println(
        """
        API server       %s
        ingress gateway  %s
        console          %s
        Try next:
          eval "$(./meltemi env)"
          kubectl apply -f <(istioctl kube-inject -f samples/bookinfo/platform/kube/bookinfo.yaml)
          istioctl create -f samples/bookinfo/routing/bookinfo-gateway.yaml
          open %s/productpage
        Stop it with: ./meltemi down\
        """
            .formatted(facts.apiServer(), facts.url(), console, facts.url()));
    out.flush();
  }
}
