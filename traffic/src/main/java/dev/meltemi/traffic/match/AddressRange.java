package dev.meltemi.traffic.match;

import java.util.ArrayList;
import java.util.List;

/**
 * A CIDR block. However one is written, it is the same block: only the bits that count are kept.
 *
 * @param network the family, then zeros and ones
 */
public record AddressRange(String network) {
  private static final int IPV6_GROUPS = 8;

  /** {@code 10.0.0.0/8}, or one address without a slash. */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String bits = bits(slash < 0 ? text : text.substring(0, slash));
    int length = slash < 0 ? bits.length() : Integer.parseInt(text.substring(slash + 1));
    return new AddressRange(family(bits) + bits.substring(0, length));
  }

  /** The number of fixed bits plus one if the address lies inside, else -1. */
  int closeness(String ip) {
    if (ip.isEmpty()) return -1;
    String bits = bits(ip);
    return (family(bits) + bits).startsWith(network) ? network.length() : -1;
  }

  private static char family(String bits) {
    return bits.length() == 32 ? '4' : '6';
  }

  /** The address as zeros and ones. Connections are matched rarely enough for that. */
  private static String bits(String ip) {
    if (ip.indexOf(':') < 0) return joined(List.of(ip.split("\\.")), 10, 8);
    int gap = ip.indexOf("::");
    if (gap < 0) return joined(List.of(ip.split(":")), 16, 16);
    List<String> groups = new ArrayList<>(groups(ip.substring(0, gap)));
    List<String> tail = groups(ip.substring(gap + 2));
    while (groups.size() + tail.size() < IPV6_GROUPS) groups.add("0");
    groups.addAll(tail);
    return joined(groups, 16, 16);
  }

  private static List<String> groups(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(":"));
  }

  private static String joined(List<String> parts, int radix, int width) {
    StringBuilder bits = new StringBuilder();
    for (String part : parts) {
      String binary = Integer.toBinaryString(Integer.parseInt(part, radix));
      bits.repeat('0', width - binary.length()).append(binary);
    }
    return bits.toString();
  }
}
