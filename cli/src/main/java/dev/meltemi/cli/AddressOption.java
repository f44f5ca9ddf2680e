package dev.meltemi.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code ADDR:PORT}, or {@code PORT} for the loopback address. */
final class AddressOption implements ITypeConverter<InetSocketAddress> {
  @Override
  public InetSocketAddress convert(String text) throws UnknownHostException {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw new TypeConversionException("\"%s\" is no ADDR:PORT".formatted(text));
    }
    var host =
        colon < 0
            ? InetAddress.getLoopbackAddress()
            : InetAddress.getAllByName(text.substring(0, colon))[0];
    return new InetSocketAddress(host, Integer.parseInt(port));
  }
}
