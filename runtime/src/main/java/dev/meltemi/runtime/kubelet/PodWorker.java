package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.PodSpec.RestartPolicy;
import dev.meltemi.runtime.capture.CaptureRules;
import dev.meltemi.runtime.image.Program;
import dev.meltemi.runtime.kubelet.ContainerStatus.State.Waiting;
import dev.meltemi.runtime.netns.NetworkNamespace;
import dev.meltemi.runtime.netns.PodNetwork;
import dev.meltemi.runtime.process.Backoff;
import dev.meltemi.runtime.process.SystemCommand;
import dev.meltemi.runtime.process.Visit;
import dev.meltemi.runtime.relay.ExecRequest;
import dev.meltemi.runtime.relay.PodName;
import dev.meltemi.runtime.volume.MissingContent;
import dev.meltemi.runtime.volume.PodVolumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod from its first appearance to its end. {@link #run} makes network and rules, starts the
 * containers and returns; each container then has a thread of its own.
 */
final class PodWorker {
  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);

  private final Pod pod;
  private final PodName name;
  private final PodNetwork network;
  private final PodContext context;
  private final Instant started;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch settled = new CountDownLatch(1);

  // All below is guarded by the monitor.
  private final Map<String, ContainerStatus> init = new LinkedHashMap<>();
  private final Map<String, ContainerStatus> containers = new LinkedHashMap<>();
  private final List<ContainerRunner> applications = new ArrayList<>();
  private final List<ContainerRunner> proxies = new ArrayList<>();
  private Optional<ContainerLaunch> launched = Optional.empty();
  private boolean hasNetwork;
  private boolean wasReady;
  private Instant readySince;
  private String published = "";

  PodWorker(Pod pod, PodNetwork network, PodContext context) {
    this.pod = pod;
    this.name = new PodName(pod.meta().namespace(), pod.meta().name());
    this.network = network;
    this.context = context;
    this.started = context.clock().instant();
    this.readySince = started;
    for (var container : pod.spec().initContainers()) {
      init.put(container.name(), creating(container.name(), container.image()));
    }
    for (var container : pod.spec().containers()) {
      containers.put(container.name(), creating(container.name(), container.image()));
    }
  }

  Pod pod() {
    return pod;
  }

  PodNetwork network() {
    return network;
  }

  /** The pod's network namespace once it exists. */
  synchronized Optional<NetworkNamespace> namespace() {
    return hasNetwork ? Optional.of(new NetworkNamespace(network.path())) : Optional.empty();
  }

  /** How a command gets into one of the pod's containers. */
  Visit visit(ExecRequest request) throws IOException {
    Optional<ContainerLaunch> made;
    String container;
    synchronized (this) {
      made = launched;
      container =
          request.container().isEmpty()
              ? pod.spec().containers().getFirst().name()
              : request.container();
      Optional<ContainerStatus> status =
          Optional.ofNullable(containers.get(container))
              .or(() -> Optional.ofNullable(init.get(container)));
      if (status.isEmpty()) {
        throw new IOException("pod %s has no container %s".formatted(name, container));
      }
      if (made.isEmpty() || !status.get().running()) {
        throw new IOException("container %s of pod %s does not run".formatted(container, name));
      }
    }
    try {
      return made.get().visit(container, request.terminal(), request.command());
    } catch (MissingContent missing) {
      throw new IOException(missing.getMessage(), missing);
    }
  }

  /** Brings the files of ConfigMaps and Secrets up to date. Blocks for the time of the writing. */
  void refreshVolumes() {
    Optional<ContainerLaunch> made;
    synchronized (this) {
      made = launched;
    }
    try {
      if (made.isPresent()) made.get().volumes().refresh();
    } catch (IOException e) {
      LOG.warn("volumes of pod {} cannot be brought up to date", name, e);
    }
  }

  /**
   * Takes the pod up, again and again where the machine refuses. Never throws for what is wrong
   * with the pod: its status tells.
   */
  void run() {
    try {
      publish();
      PodPlan plan = PodPlan.of(pod, context.options().images(), context.options().users());
      announce(plan);
      Backoff backoff = Backoff.FRESH;
      while (!takeUp(plan)) {
        Instant now = context.clock().instant();
        backoff = backoff.afterRun(now, now);
        if (stopping.await(backoff.pause().toMillis(), TimeUnit.MILLISECONDS)) return;
      }
    } catch (IllegalArgumentException wrongArguments) {
      fail("CreateContainerConfigError", String.valueOf(wrongArguments.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      settled.countDown();
    }
  }

  /** False when network or files could not be made; nothing of them is left then. */
  private boolean takeUp(PodPlan plan) throws InterruptedException {
    ContainerLaunch launch;
    try {
      launch = prepare(plan);
    } catch (IOException | SystemCommand.Failed e) {
      LOG.warn("pod {} cannot be set up", name, e);
      fail("FailedCreatePodSandBox", String.valueOf(e.getMessage()));
      network.remove();
      return false;
    }
    Probing probing = probing(plan, launch);
    for (PodPlan.Step step : plan.proxies()) start(step, probing, proxies);
    if (plan.waitsForProxy() && !await(plan.proxies(), ContainerStatus::ready)) return true;
    if (!initialize(plan, probing)) return true;
    for (PodPlan.Step step : plan.applications()) start(step, probing, applications);
    return true;
  }

  private void announce(PodPlan plan) {
    synchronized (this) {
      for (PodPlan.Step step : plan.staying()) {
        String sidecar = step.container().name();
        init.remove(sidecar);
        containers.putIfAbsent(sidecar, creating(sidecar, step.container().image()));
      }
    }
  }

  private ContainerLaunch prepare(PodPlan plan) throws IOException, InterruptedException {
    network.create();
    NetworkNamespace inside = new NetworkNamespace(network.path());
    // As container engines do: a program may listen on port 80 without being root.
    Path lowestPort = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    Path _ = inside.call(() -> Files.writeString(lowestPort, "0"));
    plan.capture()
        .map(capture -> CaptureRules.rules(capture.options()))
        .ifPresent(network::loadRules);
    synchronized (this) {
      hasNetwork = true;
      plan.capture()
          .ifPresent(
              capture -> init.computeIfPresent(capture.container(), (_, status) -> ended(status)));
    }
    PodFiles files = PodFiles.create(PodContext.FILES, network.name(), name, network.address());
    PodVolumes volumes =
        new PodVolumes(
            ContainerLaunch.fields(pod, network, context), context.source(), files.volumes());
    ContainerLaunch launch = new ContainerLaunch(pod, network, files, volumes, context);
    synchronized (this) {
      launched = Optional.of(launch);
    }
    publish();
    return launch;
  }

  private ContainerStatus ended(ContainerStatus status) {
    Instant now = context.clock().instant();
    return status.ended(0, now, now);
  }

  /** How the containers of this pod are started and asked. */
  private record Probing(ContainerLaunch launch, NetworkNamespace inside, String address) {
    ProbeCheck of(PodPlan.Step step) {
      return new ProbeCheck(launch.pod(), inside, address, launch.entry(step.container()));
    }
  }

  private Probing probing(PodPlan plan, ContainerLaunch launch) {
    boolean old = plan.capture().filter(PodPlan.Capture::isOfIstio08).isPresent();
    // The rules of 0.8 capture what a pod sends to its own address; they leave loopback's alone.
    String address = old ? "127.0.0.1" : network.address();
    return new Probing(launch, new NetworkNamespace(network.path()), address);
  }

  /** Init containers one after the other; false when one failed for good or the pod is stopping. */
  private boolean initialize(PodPlan plan, Probing probing) {
    for (PodPlan.Step step : plan.init()) {
      if (step.stays()) {
        start(step, probing, proxies);
        if (!await(List.of(step), ContainerStatus::started)) return false;
        continue;
      }
      Optional<ContainerRunner> runner =
          runner(step, probing, init, RestartPolicy.ON_FAILURE, applications);
      if (runner.isEmpty()) return false;
      runner.get().run();
      if (!runner.get().status().succeeded()) return false;
    }
    return true;
  }

  /** Waits until all these containers are so; false when the pod is stopping. */
  private boolean await(List<PodPlan.Step> steps, Predicate<ContainerStatus> wanted) {
    synchronized (this) {
      try {
        while (!steps.stream().allMatch(step -> is(step, wanted))) {
          if (stopping.getCount() == 0) return false;
          wait();
        }
        return stopping.getCount() != 0;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  private boolean is(PodPlan.Step step, Predicate<ContainerStatus> wanted) {
    return Optional.ofNullable(containers.get(step.container().name())).filter(wanted).isPresent();
  }

  private void start(PodPlan.Step step, Probing probing, List<ContainerRunner> group) {
    RestartPolicy policy = step.stays() ? RestartPolicy.ALWAYS : pod.spec().restartPolicy();
    runner(step, probing, containers, policy, group)
        .ifPresent(runner ->
            Thread.ofVirtual().name(name + "/" + step.container().name()).start(runner::run));
  }

  private Optional<ContainerRunner> runner(
      PodPlan.Step step,
      Probing probing,
      Map<String, ContainerStatus> statuses,
      RestartPolicy policy,
      List<ContainerRunner> group) {
    if (step.program() instanceof Program.Unknown(String message)) {
      var container = step.container();
      update(
          statuses,
          ContainerStatus.waiting(
              container.name(), container.image(), "ImageNotInCatalogue", message));
      return Optional.empty();
    }
    ContainerRunner runner =
        new ContainerRunner(
            step.container(),
            step.probes(),
            () -> probing.launch().start(step),
            probing.of(step),
            policy,
            context.clock(),
            status -> update(statuses, status));
    synchronized (this) {
      if (stopping.getCount() == 0) return Optional.empty();
      group.add(runner);
    }
    return Optional.of(runner);
  }

  /**
   * Ends the pod: applications, then proxies and other sidecars, then the network. Blocks for the
   * grace period at most.
   *
   * @param leaving how long the pod goes on serving first, while its callers hear that it leaves
   */
  void stop(Duration grace, Duration leaving) throws InterruptedException {
    boolean serves;
    synchronized (this) {
      stopping.countDown();
      notifyAll();
      serves = wasReady;
    }
    Duration left = grace;
    if (serves && leaving.compareTo(grace) < 0) {
      Thread.sleep(leaving);
      left = grace.minus(leaving);
    }
    stopAll(applications, left);
    settled.await();
    // A proxy ends at once on SIGTERM; the grace period belongs to the application. A pod that is
    // nothing but a proxy, a gateway, has the whole of it.
    boolean gateway;
    synchronized (this) {
      gateway = applications.isEmpty();
    }
    stopAll(proxies, gateway ? left : Duration.ofSeconds(Math.min(2, grace.toSeconds())));
    network.remove();
    synchronized (this) {
      launched.ifPresent(ContainerLaunch::endLogs);
    }
    try {
      new PodFiles(PodContext.FILES.resolve(network.name())).remove();
    } catch (IOException e) {
      LOG.warn("files of pod {} stay", name, e);
    }
  }

  private void stopAll(List<ContainerRunner> group, Duration grace) throws InterruptedException {
    List<ContainerRunner> runners;
    synchronized (this) {
      runners = List.copyOf(group);
    }
    List<Thread> stops = new ArrayList<>();
    for (ContainerRunner runner : runners) {
      stops.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  runner.stop(grace);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    for (Thread stop : stops) stop.join();
  }

  private void fail(String reason, String message) {
    synchronized (this) {
      containers.replaceAll((_, status) -> status.waits(reason, message));
    }
    publish();
  }

  private static ContainerStatus creating(String container, String image) {
    return ContainerStatus.waiting(container, image, "ContainerCreating", "");
  }

  private void update(Map<String, ContainerStatus> statuses, ContainerStatus status) {
    ContainerStatus before;
    synchronized (this) {
      before = statuses.put(status.name(), status);
      notifyAll();
    }
    boolean same = before != null && before.state().equals(status.state());
    if (!same && status.state() instanceof Waiting(String reason, String message)) {
      warn(status.name(), reason, message);
    }
    publish();
  }

  private void warn(String container, String reason, String message) {
    if (message.isEmpty()) return;
    String word = reason;
    if (reason.equals("CrashLoopBackOff")) word = "BackOff";
    if (message.startsWith("volume ")) word = "FailedMount";
    context.publisher().warn(name, word, "container %s: %s".formatted(container, message));
  }

  private void publish() {
    synchronized (this) {
      String address = hasNetwork ? network.address() : "";
      String host = context.options().hostAddress();
      PodStatus status =
          new PodStatus(
              pod.spec().restartPolicy(),
              address,
              host,
              started,
              readySince,
              List.copyOf(init.values()),
              List.copyOf(containers.values()));
      if (status.ready() != wasReady) {
        wasReady = status.ready();
        readySince = context.clock().instant();
        status =
            new PodStatus(
                pod.spec().restartPolicy(),
                address,
                host,
                started,
                readySince,
                status.init(),
                status.containers());
      }
      String json = status.json();
      if (json.equals(published)) return;
      published = json;
      context.publisher().status(name, json);
    }
  }
}
