package dev.meltemi.runtime.dns;

import dev.meltemi.api.kube.Service;
import dev.meltemi.runtime.service.ServiceTable;
import dev.meltemi.runtime.service.ServiceTable.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the names of the cluster mean, as a pure function of the service table.
 *
 * @param table services and ready endpoints
 * @param names further names and what they lead to, an IPv4 address or a name of the cluster, such
 *     as those of the stand-in for the internet
 */
public record DnsZone(ServiceTable table, Map<String, String> names) {
  private static final String SUFFIX = ".svc.cluster.local";

  public DnsZone {
    names = Map.copyOf(names);
  }

  /** A place where a service's port is offered: an SRV record's target. */
  public record Port(String host, int number) {}

  /** The meaning of a name. */
  public sealed interface Answer {
    /** It has these IPv4 addresses, possibly none just now. */
    record Addresses(List<String> addresses) implements Answer {}

    /** It is a port of a service; these are where it is offered. */
    record Ports(List<Port> ports) implements Answer {}

    /** It stands for another name. */
    record Alias(String target) implements Answer {}

    /** There is no such name. */
    record NoSuchName() implements Answer {}
  }

  /** Looks up a fully qualified name, with or without the final dot, in any case. */
  public Answer find(String question) {
    String name = question.toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) name = name.substring(0, name.length() - 1);
    String known = names.get(name);
    if (known != null) {
      return isAddress(known) ? new Answer.Addresses(List.of(known)) : new Answer.Alias(known);
    }
    if (!name.endsWith(SUFFIX)) return new Answer.NoSuchName();
    String[] labels = name.substring(0, name.length() - SUFFIX.length()).split("\\.");
    return switch (labels.length) {
      case 2 -> service(labels[1], labels[0]);
      case 3 -> pod(labels[2], labels[1], labels[0]);
      case 4 -> ports(labels[3], labels[2], labels[1], labels[0]);
      default -> new Answer.NoSuchName();
    };
  }

  /**
   * Resolves a host as a pod of this namespace would: IPv4 addresses stand for themselves, short
   * names go through the pod's search list. Empty when the name is not known or has no address just
   * now.
   */
  public Optional<String> resolve(String host, String namespace) {
    if (isAddress(host)) return Optional.of(host);
    for (String search : List.of("", "." + namespace + SUFFIX, SUFFIX, ".cluster.local")) {
      String name = host + search;
      for (int alias = 0; find(name) instanceof Answer.Alias(String target) && alias < 8; alias++) {
        name = target;
      }
      if (find(name) instanceof Answer.Addresses(var addresses) && !addresses.isEmpty()) {
        return Optional.of(addresses.getFirst());
      }
    }
    return Optional.empty();
  }

  private static boolean isAddress(String text) {
    return text.matches("[0-9.]+");
  }

  private Answer service(String namespace, String name) {
    Optional<Entry> found = table.find(namespace, name);
    if (found.isEmpty()) return new Answer.NoSuchName();
    Service service = found.get().service();
    if (service.type() == Service.Type.EXTERNAL_NAME)
      return new Answer.Alias(service.externalName());
    if (!service.headless()) {
      boolean assigned = !service.clusterIp().isEmpty();
      return new Answer.Addresses(assigned ? List.of(service.clusterIp()) : List.of());
    }
    return new Answer.Addresses(
        found.get().endpoints().stream().map(ServiceTable.Endpoint::address).distinct().toList());
  }

  /** {@code _port._protocol.service.namespace.svc…}: the pods of a headless service, or itself. */
  private Answer ports(String namespace, String service, String protocol, String port) {
    Optional<Entry> found = table.find(namespace, service);
    if (found.isEmpty() || !port.startsWith("_") || !protocol.startsWith("_")) {
      return new Answer.NoSuchName();
    }
    List<Port> ports = new ArrayList<>();
    for (Service.Port each : found.get().service().ports()) {
      boolean asked =
          port.equals("_" + each.name())
              && protocol.equals("_" + each.protocol().toLowerCase(Locale.ROOT));
      if (!asked) continue;
      String host = "%s.%s%s".formatted(service, namespace, SUFFIX);
      if (!found.get().service().headless()) ports.add(new Port(host, each.number()));
      else {
        for (ServiceTable.Endpoint endpoint : found.get().behind(each)) {
          ports.add(new Port(endpoint.pod() + "." + host, endpoint.port()));
        }
      }
    }
    return ports.isEmpty() ? new Answer.NoSuchName() : new Answer.Ports(ports);
  }

  /** {@code pod.service.namespace.svc…}: one pod of a headless service. */
  private Answer pod(String namespace, String service, String pod) {
    Optional<Entry> found = table.find(namespace, service).filter(e -> e.service().headless());
    if (found.isEmpty()) return new Answer.NoSuchName();
    List<String> addresses =
        found.get().endpoints().stream()
            .filter(endpoint -> endpoint.pod().equals(pod))
            .map(ServiceTable.Endpoint::address)
            .distinct()
            .toList();
    return addresses.isEmpty() ? new Answer.NoSuchName() : new Answer.Addresses(addresses);
  }
}
