package dev.meltemi.runtime.capture;

import java.util.List;

/**
 * What istio-iptables can be told, with its defaults.
 *
 * @param outboundPort -p: where the proxy takes outbound connections
 * @param inboundPort -z: where the proxy takes inbound connections
 * @param owner how the proxy's own connections are known
 * @param outbound which outbound connections are captured
 * @param inbound which inbound connections are captured
 * @param ruleSet today's rules or those of Istio 0.8
 */
public record CaptureOptions(
    int outboundPort,
    int inboundPort,
    Owner owner,
    Outbound outbound,
    Inbound inbound,
    RuleSet ruleSet) {

  /** The proxy's sign on its own sockets. */
  public sealed interface Owner {
    /** -u and -g: the proxy runs as this user and group. */
    record Uid(int uid) implements Owner {}

    /** SO_MARK: where only one user exists (no root on the host), the proxy marks its sockets. */
    record Mark(int mark) implements Owner {}
  }

  /**
   * Outbound selection.
   *
   * @param includeRanges -i: CIDRs that are captured; {@code *} for all
   * @param excludeRanges -x: CIDRs that are not
   * @param excludePorts -o: destination ports that are not
   */
  public record Outbound(
      List<String> includeRanges, List<String> excludeRanges, List<Integer> excludePorts) {
    public Outbound {
      includeRanges = List.copyOf(includeRanges);
      excludeRanges = List.copyOf(excludeRanges);
      excludePorts = List.copyOf(excludePorts);
    }
  }

  /**
   * Inbound selection.
   *
   * @param includePorts -b: local ports that are captured; {@code *} for all
   * @param excludePorts -d: local ports that are not
   */
  public record Inbound(List<String> includePorts, List<Integer> excludePorts) {
    public Inbound {
      includePorts = List.copyOf(includePorts);
      excludePorts = List.copyOf(excludePorts);
    }
  }

  /** Which generation of Istio's chains. */
  public enum RuleSet {
    /**
     * Inbound to 15006, only the proxy's own loopback connections to the pod's address come back.
     */
    MODERN,
    /** Everything to 15001, inbound only for the ports that are listed. */
    ISTIO_0_8
  }

  public static final int PROXY_UID = 1337;

  /** {@code -p 15001 -z 15006 -u 1337 -m REDIRECT -i '*' -x '' -b '*' -d 15090,15021,15020}. */
  public static final CaptureOptions DEFAULT =
      new CaptureOptions(
          15001,
          15006,
          new Owner.Uid(PROXY_UID),
          new Outbound(List.of("*"), List.of(), List.of()),
          new Inbound(List.of("*"), List.of(15090, 15021, 15020)),
          RuleSet.MODERN);

  public CaptureOptions withOwner(Owner newOwner) {
    return new CaptureOptions(outboundPort, inboundPort, newOwner, outbound, inbound, ruleSet);
  }

  /** The rule set of Istio 0.8 for a pod that listens on these ports. */
  public CaptureOptions asOfIstio08(List<Integer> ports) {
    Inbound listed =
        new Inbound(ports.stream().map(String::valueOf).toList(), inbound.excludePorts());
    return new CaptureOptions(
        outboundPort, outboundPort, owner, outbound, listed, RuleSet.ISTIO_0_8);
  }
}
