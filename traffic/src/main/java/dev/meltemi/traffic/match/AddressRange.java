package dev.meltemi.traffic.match;

import java.net.InetAddress;

/** A CIDR block. */
final class AddressRange {
  private final byte[] network;
  private final int bits;

  private AddressRange(byte[] network, int bits) {
    this.network = network;
    this.bits = bits;
  }

  /** {@code 10.0.0.0/8}, or one address without a slash. */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] network =
        InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
    int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
    return new AddressRange(network, bits);
  }

  /** The number of fixed bits plus one if the address lies inside, else -1. */
  int closeness(String ip) {
    if (ip.isEmpty()) return -1;
    byte[] address = InetAddress.ofLiteral(ip).getAddress();
    if (address.length != network.length) return -1;
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((address[bit >> 3] & mask) != (network[bit >> 3] & mask)) return -1;
    }
    return bits + 1;
  }
}
