package dev.meltemi.pilot.inject;

/**
 * What the mesh's operator decides about injected proxies.
 *
 * @param proxyImage of the container {@code istio-proxy}
 * @param initImage of the init container {@code istio-init}
 * @param ruleSet which generation of capture rules istio-init installs
 * @param includeOutboundRanges CIDRs that are captured, joined with commas; "*" is all. A pod's
 *     annotation overrides it
 * @param excludeOutboundRanges CIDRs that are not captured, joined with commas; "" is none
 * @param holdsApplication whether applications start only when their proxy serves; a pod's
 *     annotation overrides it
 */
public record InjectOptions(
    String proxyImage,
    String initImage,
    RuleSet ruleSet,
    String includeOutboundRanges,
    String excludeOutboundRanges,
    boolean holdsApplication) {

  public static final InjectOptions DEFAULT =
      new InjectOptions(
          "meltemi/proxyv2", "meltemi/proxyv2", RuleSet.SEPARATE_INBOUND, "*", "", false);

  /** Where captured inbound connections go. */
  public enum RuleSet {
    /** Outbound to 15001, inbound to 15006: Istio since 1.3. */
    SEPARATE_INBOUND,
    /** Both to 15001, and inbound only for the container ports: Istio 0.8. */
    ISTIO_0_8
  }

  public InjectOptions with(RuleSet other) {
    return new InjectOptions(
        proxyImage,
        initImage,
        other,
        includeOutboundRanges,
        excludeOutboundRanges,
        holdsApplication);
  }

  InjectOptions withImage(String image) {
    return new InjectOptions(
        image, image, ruleSet, includeOutboundRanges, excludeOutboundRanges, holdsApplication);
  }

  InjectOptions withIncluded(String ranges) {
    return new InjectOptions(
        proxyImage, initImage, ruleSet, ranges, excludeOutboundRanges, holdsApplication);
  }

  InjectOptions withExcluded(String ranges) {
    return new InjectOptions(
        proxyImage, initImage, ruleSet, includeOutboundRanges, ranges, holdsApplication);
  }

  InjectOptions thatHolds() {
    return new InjectOptions(
        proxyImage, initImage, ruleSet, includeOutboundRanges, excludeOutboundRanges, true);
  }
}
