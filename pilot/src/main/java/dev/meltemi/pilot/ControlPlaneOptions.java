package dev.meltemi.pilot;

import dev.meltemi.pilot.config.ConfigSource;
import dev.meltemi.pilot.identity.WorkloadCertificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a control plane needs to know. Port 0 is any free one.
 *
 * @param sources of configuration; of an object that several hold, the first one's counts
 * @param discovery address of xDS over plaintext gRPC, Istio's 15010
 * @param debug address of metrics and debug pages, Istio's 15014
 * @param readiness address of {@code /ready}, Istio's 8080
 * @param status writes what is wrong with an object into its status
 * @param certificates for workloads; without them all traffic of the mesh is plaintext
 * @param history folder for the last day of traffic; empty to know the last hour only
 */
public record ControlPlaneOptions(
    List<ConfigSource> sources,
    InetSocketAddress discovery,
    InetSocketAddress debug,
    InetSocketAddress readiness,
    StatusSink status,
    Optional<WorkloadCertificates> certificates,
    Optional<Path> history) {
  public static final int DISCOVERY_PORT = 15010;
  public static final int DEBUG_PORT = 15014;
  public static final int READINESS_PORT = 8080;

  public ControlPlaneOptions {
    sources = List.copyOf(sources);
  }

  /** Without certificates. */
  public ControlPlaneOptions(
      List<ConfigSource> sources,
      InetSocketAddress discovery,
      InetSocketAddress debug,
      InetSocketAddress readiness,
      StatusSink status) {
    this(sources, discovery, debug, readiness, status, Optional.empty(), Optional.empty());
  }

  /** On free ports of the loopback address, without status. */
  public static ControlPlaneOptions local(ConfigSource... sources) {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new ControlPlaneOptions(List.of(sources), any, any, any, StatusSink.NONE);
  }

  public ControlPlaneOptions with(WorkloadCertificates issued) {
    return new ControlPlaneOptions(
        sources, discovery, debug, readiness, status, Optional.of(issued), history);
  }

  public ControlPlaneOptions withHistory(Path folder) {
    return new ControlPlaneOptions(
        sources, discovery, debug, readiness, status, certificates, Optional.of(folder));
  }
}
