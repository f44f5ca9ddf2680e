package dev.meltemi.traffic;

/** An IP address in text form and a TCP port, 0 to 65535. */
public record Address(String ip, int port) {
  public Address {
    if (port < 0 || port > 65535) throw new IllegalArgumentException("port " + port);
  }

  @Override
  public String toString() {
    return ip.indexOf(':') < 0 ? ip + ":" + port : "[" + ip + "]:" + port;
  }
}
