package dev.meltemi.compile.scope;

import dev.meltemi.api.istio.Sidecar;
import dev.meltemi.api.istio.VirtualService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the egress of a Sidecar lets a proxy know. A port with an entry of its own is described by
 * that alone, every other by the entry without a port.
 */
public final class Egress {
  private static final Egress EVERYTHING =
      new Egress(List.of(new Entry(OptionalInt.empty(), "", false, List.of(Import.ALL))));

  private final List<Entry> entries;

  private Egress(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * @param bind the listener's address; empty for that of each service
   * @param isCalled whether the application calls the listener by its address
   */
  private record Entry(OptionalInt port, String bind, boolean isCalled, List<Import> imports) {
    boolean lets(String namespace, Predicate<String> host) {
      return imports.stream().noneMatch(one -> one.isExclusion() && one.fits(namespace, host))
          && imports.stream().anyMatch(one -> !one.isExclusion() && one.fits(namespace, host));
    }
  }

  /** One of the {@code hosts}. */
  private record Import(String namespace, String name, boolean isExclusion) {
    static final Import ALL = new Import("*", "*", false);

    /**
     * @param own namespace of the proxy
     */
    static Import of(String written, String own) {
      int slash = written.indexOf('/');
      String namespace = written.substring(0, slash);
      boolean not = namespace.startsWith("~") && namespace.length() > 1;
      if (not) namespace = namespace.substring(1);
      return new Import(namespace.equals(".") ? own : namespace, written.substring(slash + 1), not);
    }

    boolean fits(String owner, Predicate<String> host) {
      return (namespace.equals("*") || namespace.equals(owner)) && host.test(name);
    }
  }

  /** For a proxy of the namespace. */
  static Egress of(Optional<Sidecar> sidecar, String namespace) {
    if (sidecar.isEmpty() || sidecar.get().egress().isEmpty()) return EVERYTHING;
    List<Entry> entries = new ArrayList<>();
    for (Sidecar.Egress written : sidecar.get().egress()) {
      boolean isCalled = written.capture() == Sidecar.CaptureMode.NONE;
      String bind = written.bind().isEmpty() && isCalled ? "127.0.0.1" : written.bind();
      List<Import> imports =
          written.hosts().stream().map(host -> Import.of(host, namespace)).toList();
      entries.add(new Entry(number(written), bind, isCalled, imports));
    }
    return new Egress(entries);
  }

  private static OptionalInt number(Sidecar.Egress written) {
    return written.port().map(port -> OptionalInt.of(port.number())).orElse(OptionalInt.empty());
  }

  private Optional<Entry> at(int port) {
    return entries.stream()
        .filter(entry -> entry.port().isPresent() && entry.port().getAsInt() == port)
        .findFirst()
        .or(() -> entries.stream().filter(entry -> entry.port().isEmpty()).findFirst());
  }

  /** The services that may be known, each with the ports at which it may be. */
  @SuppressWarnings("ReferenceEquality") // everything is known as long as nobody restricts it
  SortedMap<String, MeshService> of(SortedMap<String, MeshService> visible) {
    if (this == EVERYTHING) return visible;
    SortedMap<String, MeshService> known = new TreeMap<>();
    visible.forEach((host, service) -> {
      List<MeshPort> ports =
          service.ports().stream().filter(port -> lets(service, port.number())).toList();
      if (!ports.isEmpty()) {
        known.put(host, new MeshService(host, service.origin(), service.service(), ports));
      }
    });
    return known;
  }

  private boolean lets(MeshService service, int port) {
    return at(port)
        .filter(
            entry -> entry.lets(service.namespace(), name -> HostName.covers(name, service.host())))
        .isPresent();
  }

  /**
   * @param hosts of the rule, in full
   */
  boolean lets(VirtualService rule, List<String> hosts, int port) {
    return at(port).filter(entry -> lets(entry, rule, hosts)).isPresent();
  }

  /** At any port. */
  boolean lets(VirtualService rule, List<String> hosts) {
    return entries.stream().anyMatch(entry -> lets(entry, rule, hosts));
  }

  private static boolean lets(Entry entry, VirtualService rule, List<String> hosts) {
    return hosts.stream()
        .anyMatch(
            host -> entry.lets(rule.meta().namespace(), name -> HostName.intersect(name, host)));
  }

  /** The address of the listener of a port, when it is not that of each service. */
  public Optional<String> bind(int port) {
    return at(port).map(Entry::bind).filter(bind -> !bind.isEmpty());
  }

  /** Whether the application calls the listener of a port by its address. */
  public boolean isCalled(int port) {
    return at(port).filter(Entry::isCalled).isPresent();
  }
}
