package dev.meltemi.runtime.capture;

import dev.meltemi.runtime.capture.CaptureOptions.Inbound;
import dev.meltemi.runtime.capture.CaptureOptions.Outbound;
import dev.meltemi.runtime.capture.CaptureOptions.Owner;
import dev.meltemi.runtime.capture.CaptureOptions.RuleSet;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the arguments of an istio-init container into {@link CaptureOptions}. Both generations are
 * understood: {@code istio-iptables -p 15001 -z 15006 …} and 0.8's {@code -p 15001 -u 1337}, which
 * has no inbound port of its own and means the old rule set.
 */
public final class CaptureArguments {
  private int outboundPort = CaptureOptions.DEFAULT.outboundPort();
  private int inboundPort = CaptureOptions.DEFAULT.inboundPort();
  private int uid = CaptureOptions.PROXY_UID;
  private List<String> includeRanges = List.of("*");
  private List<String> excludeRanges = List.of();
  private List<Integer> excludeOutboundPorts = List.of();
  private List<String> includePorts = List.of("*");
  private List<Integer> excludePorts = CaptureOptions.DEFAULT.inbound().excludePorts();
  private RuleSet ruleSet = RuleSet.ISTIO_0_8;

  private CaptureArguments() {}

  /**
   * @throws IllegalArgumentException naming an argument that is unknown or has no valid value
   */
  public static CaptureOptions read(List<String> arguments) {
    CaptureArguments read = new CaptureArguments();
    if (arguments.isEmpty() || arguments.contains("istio-iptables")) read.ruleSet = RuleSet.MODERN;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-")) continue;
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (FLAGS.contains(name)) continue;
      String value;
      if (equals >= 0) value = argument.substring(equals + 1);
      else if (i + 1 < arguments.size()) value = arguments.get(++i);
      else throw new IllegalArgumentException("istio-init: argument " + name + " needs a value");
      read.set(name, value);
    }
    return read.options();
  }

  private static final List<String> FLAGS =
      List.of(
          "--run-validation",
          "--skip-rule-apply",
          "--dry-run",
          "--restore-format",
          "--redirect-dns");

  private void set(String name, String value) {
    switch (name) {
      case "-p", "--envoy-port" -> outboundPort = number(name, value);
      case "-z", "--inbound-capture-port" -> {
        inboundPort = number(name, value);
        ruleSet = RuleSet.MODERN;
      }
      case "-u", "--proxy-uid", "-g", "--proxy-gid" -> uid = number(name, value);
      case "-i", "--istio-service-cidr" -> includeRanges = list(value);
      case "-x", "--istio-service-exclude-cidr" -> excludeRanges = list(value);
      case "-o", "--istio-local-outbound-ports-exclude" ->
          excludeOutboundPorts = numbers(name, value);
      case "-b", "--istio-inbound-ports" -> includePorts = list(value);
      case "-d", "--istio-local-exclude-ports" -> excludePorts = numbers(name, value);
      case "-m", "--istio-inbound-interception-mode" -> mode(value);
      case "--log_output_level" -> {}
      default ->
          throw new IllegalArgumentException("istio-init: argument " + name + " is not known");
    }
  }

  private static void mode(String value) {
    if (!value.equals("REDIRECT")) {
      throw new IllegalArgumentException(
          "istio-init: interception mode %s is not supported, use REDIRECT".formatted(value));
    }
  }

  private CaptureOptions options() {
    return new CaptureOptions(
        outboundPort,
        ruleSet == RuleSet.ISTIO_0_8 ? outboundPort : inboundPort,
        new Owner.Uid(uid),
        new Outbound(includeRanges, excludeRanges, excludeOutboundPorts),
        new Inbound(includePorts, excludePorts),
        ruleSet);
  }

  private static List<String> list(String value) {
    return Arrays.stream(value.split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  private static List<Integer> numbers(String name, String value) {
    return list(value).stream().map(item -> number(name, item)).toList();
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "istio-init: %s %s is not a number".formatted(name, value));
    }
  }
}
