package dev.meltemi.traffic.match;

import dev.meltemi.traffic.Address;
import dev.meltemi.traffic.Listener;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the listener that a redirected connection is handed over to: the one at its original
 * address, else the one at any address with that port. Immutable.
 */
public final class ListenerIndex {
  private static final String ANY_IPV4 = "0.0.0.0";
  private static final String ANY_IPV6 = "::";

  private final Map<Address, Listener> byAddress;

  private ListenerIndex(Map<Address, Listener> byAddress) {
    this.byAddress = byAddress;
  }

  public static ListenerIndex of(Collection<Listener> listeners) {
    Map<Address, Listener> byAddress = new HashMap<>();
    for (Listener listener : listeners) byAddress.putIfAbsent(listener.bind(), listener);
    return new ListenerIndex(byAddress);
  }

  public Optional<Listener> at(Address original) {
    Listener found = byAddress.get(original);
    if (found == null) {
      String any = original.ip().indexOf(':') < 0 ? ANY_IPV4 : ANY_IPV6;
      found = byAddress.get(new Address(any, original.port()));
    }
    return Optional.ofNullable(found);
  }
}
