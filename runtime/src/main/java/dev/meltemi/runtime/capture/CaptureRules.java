package dev.meltemi.runtime.capture;

import dev.meltemi.runtime.capture.CaptureOptions.Owner;
import java.util.ArrayList;
import java.util.List;

/** The nat table of a captured pod, as text for {@code iptables-restore}. */
public final class CaptureRules {
  private final CaptureOptions options;
  private final List<String> lines = new ArrayList<>();

  private CaptureRules(CaptureOptions options) {
    this.options = options;
  }

  public static String rules(CaptureOptions options) {
    CaptureRules rules = new CaptureRules(options);
    rules.table();
    switch (options.ruleSet()) {
      case MODERN -> rules.modern();
      case ISTIO_0_8 -> rules.istio08();
    }
    rules.add("COMMIT");
    return String.join("\n", rules.lines) + "\n";
  }

  private void table() {
    add("*nat");
    for (String chain : List.of("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING")) {
      add(":" + chain + " ACCEPT [0:0]");
    }
    for (String chain : List.of("INBOUND", "IN_REDIRECT", "OUTPUT", "REDIRECT")) {
      add(":ISTIO_" + chain + " - [0:0]");
    }
    add("-A PREROUTING -p tcp -j ISTIO_INBOUND");
    add("-A OUTPUT -p tcp -j ISTIO_OUTPUT");
  }

  private void modern() {
    redirect("ISTIO_IN_REDIRECT", options.inboundPort());
    redirect("ISTIO_REDIRECT", options.outboundPort());
    inbound();
    // The inbound listener reaches the application from 127.0.0.6; that must not come back to it.
    add("-A ISTIO_OUTPUT -s 127.0.0.6/32 -o lo -j RETURN");
    // A request of the proxy to its own pod's address (a service that calls itself) is inbound
    // again.
    for (String owner : own()) {
      add(
          "-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -p tcp -m tcp ! --dport 15008 %s -j ISTIO_IN_REDIRECT"
              .formatted(owner));
      // The application that calls its own pod directly is left alone.
      add("-A ISTIO_OUTPUT -o lo %s -j RETURN".formatted(not(owner)));
      add("-A ISTIO_OUTPUT %s -j RETURN".formatted(owner));
    }
    add("-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN");
    outbound();
  }

  private void inbound() {
    CaptureOptions.Inbound inbound = options.inbound();
    add("-A ISTIO_INBOUND -p tcp -m tcp --dport 15008 -j RETURN");
    if (inbound.includePorts().contains("*")) {
      add("-A ISTIO_INBOUND -p tcp -m tcp --dport 22 -j RETURN");
      for (int port : inbound.excludePorts()) {
        add("-A ISTIO_INBOUND -p tcp -m tcp --dport %d -j RETURN".formatted(port));
      }
      add("-A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT");
    } else {
      listedPorts();
    }
  }

  private void listedPorts() {
    for (String port : options.inbound().includePorts()) {
      add("-A ISTIO_INBOUND -p tcp -m tcp --dport %s -j ISTIO_IN_REDIRECT".formatted(port));
    }
  }

  private void outbound() {
    CaptureOptions.Outbound outbound = options.outbound();
    for (int port : outbound.excludePorts()) {
      add("-A ISTIO_OUTPUT -p tcp -m tcp --dport %d -j RETURN".formatted(port));
    }
    for (String range : outbound.excludeRanges())
      add("-A ISTIO_OUTPUT -d %s -j RETURN".formatted(range));
    if (outbound.includeRanges().contains("*")) {
      add("-A ISTIO_OUTPUT -j ISTIO_REDIRECT");
      return;
    }
    for (String range : outbound.includeRanges()) {
      add("-A ISTIO_OUTPUT -d %s -j ISTIO_REDIRECT".formatted(range));
    }
  }

  // The list that Istio 0.8 printed, in its order.
  private void istio08() {
    listedPorts();
    redirect("ISTIO_IN_REDIRECT", options.inboundPort());
    add("-A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -j ISTIO_REDIRECT");
    for (String owner : own()) add("-A ISTIO_OUTPUT %s -j RETURN".formatted(owner));
    add("-A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN");
    outbound();
    redirect("ISTIO_REDIRECT", options.outboundPort());
  }

  private void redirect(String chain, int port) {
    add("-A %s -p tcp -j REDIRECT --to-ports %d".formatted(chain, port));
  }

  private List<String> own() {
    return switch (options.owner()) {
      case Owner.Uid(int uid) ->
          List.of("-m owner --uid-owner " + uid, "-m owner --gid-owner " + uid);
      case Owner.Mark(int mark) -> List.of("-m mark --mark " + mark);
    };
  }

  private static String not(String owner) {
    return owner.replaceFirst("--(uid-owner|gid-owner|mark)", "! --$1");
  }

  private void add(String line) {
    lines.add(line);
  }
}
