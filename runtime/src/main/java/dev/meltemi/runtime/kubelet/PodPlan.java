package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.api.kube.PodSpec;
import dev.meltemi.api.kube.Probe;
import dev.meltemi.api.kube.Service;
import dev.meltemi.runtime.capture.CaptureArguments;
import dev.meltemi.runtime.capture.CaptureOptions;
import dev.meltemi.runtime.capture.CaptureOptions.Owner;
import dev.meltemi.runtime.image.ImageCatalogue;
import dev.meltemi.runtime.image.Program;
import dev.meltemi.runtime.process.Users;
import dev.meltemi.runtime.proxy.ProxyIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What is to be done for a pod, decided before anything is done.
 *
 * @param capture if its traffic is to be captured
 * @param init init containers but the proxy, in order
 * @param proxies containers that are proxies, started first
 * @param applications the other containers
 */
record PodPlan(
    Optional<Capture> capture, List<Step> init, List<Step> proxies, List<Step> applications) {
  private static final int READINESS_PORT = 15021;

  /** The init container that stands for capture, and the rules that it asks for. */
  record Capture(String container, CaptureOptions options) {
    boolean isOfIstio08() {
      return options.ruleSet() == CaptureOptions.RuleSet.ISTIO_0_8;
    }
  }

  /** Containers that live as long as the pod beside its applications. */
  List<Step> staying() {
    return Stream.concat(proxies.stream(), init.stream().filter(Step::stays)).toList();
  }

  /** Applications start when the proxy serves: Istio's holdApplicationUntilProxyStarts. */
  boolean waitsForProxy() {
    return proxies.stream()
        .flatMap(step -> step.container().setting().life().postStart().stream())
        .anyMatch(ContainerRunner::isWaitForProxy);
  }

  /** A container and what its image means here. */
  record Step(Container container, Program program) {
    /** A native sidecar: an init container that stays (Kubernetes 1.29). */
    boolean stays() {
      return container.setting().life().sidecar();
    }

    /** The probes to run; a proxy is not ready before it says so on 15021, asked or not. */
    Container.Probes probes() {
      Container.Probes own = container.probes();
      if (!(program instanceof Program.Proxy) || own.readiness().isPresent()) return own;
      var get =
          new Probe.Check.HttpGet(
              "",
              new Service.TargetPort.ByNumber(READINESS_PORT),
              "/healthz/ready",
              "HTTP",
              Map.of());
      return new Container.Probes(
          Optional.of(new Probe(get, 0, 3, 2, 1, 3, OptionalInt.empty())),
          own.liveness(),
          own.startup());
    }
  }

  /**
   * @throws IllegalArgumentException if an istio-init container has arguments that are not
   *     understood
   */
  static PodPlan of(Pod pod, ImageCatalogue images, Users users) {
    Optional<Capture> capture = Optional.empty();
    List<Step> init = new ArrayList<>();
    List<Step> proxies = new ArrayList<>();
    List<Step> applications = new ArrayList<>();
    for (Container container : pod.spec().initContainers()) {
      Step step = step(container, images);
      switch (step.program()) {
        case Program.CaptureInit() -> capture = Optional.of(capture(container, users));
        // Before all others, whether or not it is declared to stay.
        case Program.Proxy() -> proxies.add(step);
        case Program.Local(var _), Program.ControlPlane(var _), Program.Unknown(var _) ->
            init.add(step);
      }
    }
    for (Container container : pod.spec().containers()) {
      Step step = step(container, images);
      if (step.program() instanceof Program.Proxy) proxies.add(step);
      else applications.add(step);
    }
    return new PodPlan(capture, init, proxies, applications);
  }

  static ProxyIdentity identity(Pod pod, Container proxy, String address) {
    boolean router = proxy.args().contains("router") || proxy.command().contains("router");
    PodSpec spec = pod.spec();
    return new ProxyIdentity(
        router ? ProxyIdentity.Role.ROUTER : ProxyIdentity.Role.SIDECAR,
        address,
        pod.meta().name(),
        pod.meta().namespace(),
        spec.serviceAccount(),
        workload(proxy),
        pod.meta().labels());
  }

  /** Istio's injection says it: {@code ISTIO_META_} variables are the proxy's node metadata. */
  private static String workload(Container proxy) {
    for (Container.Env variable : proxy.env()) {
      if (variable instanceof Container.Env.Value(String name, String value)
          && name.equals("ISTIO_META_WORKLOAD_NAME")) return value;
    }
    return "";
  }

  private static Step step(Container container, ImageCatalogue images) {
    return new Step(
        container, images.find(container.image(), container.command(), container.args()));
  }

  private static Capture capture(Container init, Users users) {
    List<String> arguments = new ArrayList<>(init.command());
    arguments.addAll(init.args());
    CaptureOptions options = CaptureArguments.read(arguments);
    return switch (users) {
      case ALL -> new Capture(init.name(), options);
      case ONE ->
          new Capture(init.name(), options.withOwner(new Owner.Mark(CaptureOptions.PROXY_UID)));
    };
  }
}
