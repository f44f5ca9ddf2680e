package dev.meltemi.proxy.filter;

import dev.meltemi.proxy.exchange.Exchange;
import dev.meltemi.proxy.exchange.Filter;

/** CONNECT would make an open relay of us. */
public final class ConnectRefusal implements Filter {
  @Override
  public boolean onRequest(Exchange exchange) {
    if (!exchange.request().method().equals("CONNECT")) return true;
    exchange.client().closeAfterThis();
    exchange.answer(405, "connect_not_supported", "");
    return false;
  }
}
