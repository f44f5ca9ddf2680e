package dev.meltemi.cli.istioctl;

/** The documents of these tests. */
final class Rules {
  private Rules() {}

  static String reviews(String subset) {
    return """
    apiVersion: networking.istio.io/v1alpha3
    kind: VirtualService
    metadata:
      name: reviews
    spec:
      hosts:
      - reviews
      http:
      - route:
        - destination:
            host: reviews
            subset: %s
    """
        .formatted(subset);
  }

  static String ratings() {
    return reviews("v1").replace("reviews", "ratings");
  }
}
