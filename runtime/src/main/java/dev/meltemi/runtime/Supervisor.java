package dev.meltemi.runtime;

import dev.meltemi.api.MeshChange;
import dev.meltemi.runtime.dns.DnsServer;
import dev.meltemi.runtime.internet.Internet;
import dev.meltemi.runtime.kubelet.Kubelet;
import dev.meltemi.runtime.kubelet.KubeletOptions;
import dev.meltemi.runtime.netns.MeshAddresses;
import dev.meltemi.runtime.netns.Mounts;
import dev.meltemi.runtime.netns.NetworkNamespace;
import dev.meltemi.runtime.netns.OuterNetwork;
import dev.meltemi.runtime.outer.MeshEvent;
import dev.meltemi.runtime.outer.ToolPath;
import dev.meltemi.runtime.process.KeptProcess;
import dev.meltemi.runtime.process.Users;
import dev.meltemi.runtime.process.Visit;
import dev.meltemi.runtime.process.ZombieReaper;
import dev.meltemi.runtime.relay.ExecRequest;
import dev.meltemi.runtime.relay.PodName;
import dev.meltemi.runtime.relay.RelayServer;
import dev.meltemi.runtime.relay.RelaySocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Process 1 of the mesh: sets up the outer network, starts API server, internet, DNS, service
 * rules, relay and kubelet in that order, and ends them in the opposite one when its input ends or
 * it gets SIGTERM. Whatever is still there after that ends with it, by the kernel.
 */
public final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration API_SERVER_START = Duration.ofSeconds(60);
  private static final Duration API_SERVER_END = Duration.ofSeconds(5);
  private static final Duration LONGEST_END = Duration.ofSeconds(9);
  private static final long REAP_EVERY_SECONDS = 2;

  private final SupervisorOptions options;
  private final PrintStream events;
  private final InstantSource clock;
  private final CountDownLatch ending = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private Supervisor(SupervisorOptions options, PrintStream events, InstantSource clock) {
    this.options = options;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Runs a mesh until its input ends or the process is told to end; returns the exit code.
   *
   * @param input the pipe from the host's side; its end is the request to stop
   * @param events the pipe to the host's side, for {@link MeshEvent}s alone
   */
  public static int run(
      SupervisorOptions options, InputStream input, PrintStream events, InstantSource clock) {
    Supervisor supervisor = new Supervisor(options, events, clock);
    Thread.ofPlatform().name("input").daemon().start(() -> supervisor.awaitEnd(input));
    Thread hook = Thread.ofPlatform().name("sigterm").unstarted(supervisor::endAndWait);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      supervisor.serve();
      return 0;
    } catch (IOException | RuntimeException failed) {
      LOG.error("the mesh cannot go on", failed);
      new MeshEvent(MeshEvent.FAILED, String.valueOf(failed.getMessage())).print(events);
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } finally {
      supervisor.ended.countDown();
    }
  }

  private void serve() throws IOException, InterruptedException {
    OuterNetwork.setUp();
    for (Map.Entry<String, Path> mount : options.mounts().entrySet()) {
      Mounts.mount(mount.getKey(), mount.getValue());
    }
    Map<String, String> environment = environment();
    Path log = options.state().resolve("logs/apiserver.log");
    KeptProcess apiServer =
        new KeptProcess(
            "the API server",
            new InetSocketAddress(MeshAddresses.API_SERVER, 443),
            options.apiServer(),
            environment,
            log,
            clock);
    apiServer.start();
    Internet internet =
        Internet.start(
            options.internet(),
            environment,
            options.state().resolve("logs/internet.log"),
            clock,
            ending);
    ClusterView view = new ClusterView();
    try (ServiceNetwork services = new ServiceNetwork(Internet.names(), view::services, host());
        DnsServer _ =
            DnsServer.start(new InetSocketAddress(MeshAddresses.DNS, 53), services::zone)) {
      apiServer.awaitReady(API_SERVER_START, ending);
      event(MeshEvent.API_SERVER);
      var cluster = options.cluster().get();
      Kubelet kubelet = new Kubelet(kubeletOptions(environment), cluster, view, clock);
      try (RelayServer _ = relay(services, kubelet);
          AutoCloseable _ = cluster.watch(change -> on(change, view, services, kubelet))) {
        internet.awaitReady();
        event(MeshEvent.READY);
        reapUntilEnding();
      } catch (IOException | RuntimeException | InterruptedException e) {
        throw e;
      } catch (Exception closing) {
        throw new IOException("the watch did not close", closing);
      } finally {
        kubelet.stop();
      }
    } finally {
      internet.stop();
      apiServer.stop(API_SERVER_END);
    }
  }

  private static void on(
      MeshChange change, ClusterView view, ServiceNetwork services, Kubelet kubelet) {
    if (view.on(change)) services.changed();
    kubelet.on(change);
  }

  private RelayServer relay(ServiceNetwork services, Kubelet kubelet) throws IOException {
    return RelayServer.start(
        RelaySocket.of(options.state()),
        new RelayServer.Directory() {
          @Override
          public Optional<String> resolve(String host, String namespace) {
            return services.zone().resolve(host, namespace);
          }

          @Override
          public Optional<NetworkNamespace> network(PodName pod) {
            return kubelet.network(pod);
          }

          @Override
          public Visit visit(ExecRequest request) throws IOException {
            return kubelet.visit(request);
          }
        });
  }

  private KubeletOptions kubeletOptions(Map<String, String> environment) {
    return new KubeletOptions(
        options.nodeAddress(),
        options.state(),
        options.images(),
        options.proxy(),
        Users.current(),
        environment);
  }

  private static Map<String, String> environment() {
    return Map.of(
        "PATH",
        ToolPath.value(),
        "LANG",
        "C.UTF-8",
        "KUBERNETES_SERVICE_HOST",
        MeshAddresses.API_SERVER,
        "KUBERNETES_SERVICE_PORT",
        "443");
  }

  private void reapUntilEnding() throws InterruptedException {
    ZombieReaper reaper = new ZombieReaper();
    while (!ending.await(REAP_EVERY_SECONDS, TimeUnit.SECONDS)) {
      int _ = reaper.look();
    }
  }

  private void awaitEnd(InputStream input) {
    try {
      int next = input.read();
      while (next >= 0) next = input.read();
    } catch (IOException broken) {
      LOG.debug("input broke", broken);
    }
    ending.countDown();
    try {
      if (!ended.await(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) Runtime.getRuntime().halt(3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endAndWait() {
    ending.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServiceNetwork.HostSide host() {
    return new ServiceNetwork.HostSide() {
      @Override
      public void nodePorts(String ports) {
        new MeshEvent(MeshEvent.NODE_PORTS, ports).print(events);
      }

      @Override
      public void loadBalancers(String places) {
        new MeshEvent(MeshEvent.LOAD_BALANCERS, places).print(events);
      }
    };
  }

  private void event(String name) {
    new MeshEvent(name, "").print(events);
  }
}
