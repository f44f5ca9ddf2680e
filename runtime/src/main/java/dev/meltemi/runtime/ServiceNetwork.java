package dev.meltemi.runtime;

import dev.meltemi.runtime.dns.DnsZone;
import dev.meltemi.runtime.process.SystemCommand;
import dev.meltemi.runtime.service.ServiceNat;
import dev.meltemi.runtime.service.ServiceTable;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What DNS and kernel know of services. Changes are gathered while the kernel takes the ones
 * before; one thread.
 */
final class ServiceNetwork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceNetwork.class);

  /** The API server gives every load balancer an address here; the gateway has another one. */
  private static final String BALANCERS = "127.96.";

  private final ServiceNat nat = new ServiceNat();
  private final Map<String, String> names;
  private final Supplier<ServiceTable> latest;
  private final HostSide host;
  private final Semaphore changes = new Semaphore(0);
  private final Thread thread;
  private volatile DnsZone zone;

  /**
   * @param names further names of the DNS
   * @param latest the table as it is now
   * @param host told when what it has to open changes
   */
  ServiceNetwork(Map<String, String> names, Supplier<ServiceTable> latest, HostSide host) {
    this.names = names;
    this.latest = latest;
    this.host = host;
    this.zone = new DnsZone(ServiceTable.EMPTY, names);
    this.thread = Thread.ofVirtual().name("services").start(this::loop);
  }

  DnsZone zone() {
    return zone;
  }

  void changed() {
    changes.release();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void loop() {
    String toldPorts = "";
    String toldBalancers = "";
    try {
      while (true) {
        changes.acquire();
        changes.drainPermits();
        ServiceTable table = latest.get();
        zone = new DnsZone(table, names);
        apply(table);
        String ports = ports(table);
        if (!ports.equals(toldPorts)) host.nodePorts(ports);
        toldPorts = ports;
        String balancers = balancers(table);
        if (!balancers.equals(toldBalancers)) host.loadBalancers(balancers);
        toldBalancers = balancers;
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void apply(ServiceTable table) {
    try {
      boolean _ = nat.apply(table);
    } catch (SystemCommand.Failed refused) {
      LOG.error("the rules of services could not be loaded; the ones before stay", refused);
    }
  }

  /** Who opens ports on the host; lists are separated by blanks. */
  interface HostSide {
    /** The node ports in use. */
    void nodePorts(String ports);

    /** Addresses and ports of load balancers that have no forward of their own. */
    void loadBalancers(String places);
  }

  private static String balancers(ServiceTable table) {
    return table.entries().stream()
        .map(ServiceTable.Entry::service)
        .filter(service -> service.loadBalancerIp().startsWith(BALANCERS))
        .flatMap(service ->
            service.ports().stream()
                .filter(port -> port.protocol().equals("TCP"))
                .map(port -> service.loadBalancerIp() + ":" + port.number()))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static String ports(ServiceTable table) {
    return table.entries().stream()
        .flatMap(entry -> entry.service().ports().stream())
        .flatMapToInt(port -> port.nodePort().stream())
        .sorted()
        .distinct()
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(" "));
  }
}
