package dev.meltemi.runtime;

import dev.meltemi.runtime.dns.DnsZone;
import dev.meltemi.runtime.process.SystemCommand;
import dev.meltemi.runtime.service.ServiceNat;
import dev.meltemi.runtime.service.ServiceTable;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
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

  private final ServiceNat nat = new ServiceNat();
  private final Map<String, String> names;
  private final Supplier<ServiceTable> latest;
  private final Consumer<String> nodePorts;
  private final Semaphore changes = new Semaphore(0);
  private final Thread thread;
  private volatile DnsZone zone;

  /**
   * @param names further names of the DNS
   * @param latest the table as it is now
   * @param nodePorts told of the node ports in use, separated by blanks, when they change
   */
  ServiceNetwork(
      Map<String, String> names, Supplier<ServiceTable> latest, Consumer<String> nodePorts) {
    this.names = names;
    this.latest = latest;
    this.nodePorts = nodePorts;
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
    String told = "";
    try {
      while (true) {
        changes.acquire();
        changes.drainPermits();
        ServiceTable table = latest.get();
        zone = new DnsZone(table, names);
        apply(table);
        String ports = ports(table);
        if (!ports.equals(told)) nodePorts.accept(ports);
        told = ports;
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
