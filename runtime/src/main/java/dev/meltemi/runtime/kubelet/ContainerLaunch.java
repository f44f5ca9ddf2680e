package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.runtime.image.Program;
import dev.meltemi.runtime.netns.PodNetwork;
import dev.meltemi.runtime.process.ContainerProcess;
import dev.meltemi.runtime.process.PodEntry;
import dev.meltemi.runtime.process.Users;
import dev.meltemi.runtime.proxy.Bootstrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How the containers of one pod are started: user, environment, command and log file. */
record ContainerLaunch(Pod pod, PodNetwork network, PodFiles files, PodContext context) {
  /** The way in for a container's program and for commands that run beside it. */
  PodEntry entry(PodPlan.Step step) {
    Users users = context.options().users();
    OptionalLong own = step.container().setting().runAsUser();
    OptionalLong wanted = own.isPresent() ? own : pod.spec().runAsUser();
    OptionalInt user =
        switch (step.program()) {
          case Program.Proxy() -> users.proxy();
          case Program.ControlPlane(var _) ->
              users.application(wanted.isPresent() ? wanted : OptionalLong.of(0));
          case Program.Local(var _), Program.CaptureInit(), Program.Unknown(var _) ->
              users.application(wanted);
        };
    return entry(user);
  }

  /**
   * The way in for commands that a person runs in the pod: as its application, never as its proxy.
   */
  PodEntry visitor(PodPlan plan) {
    if (!plan.applications().isEmpty()) return entry(plan.applications().getFirst());
    OptionalLong own = pod.spec().runAsUser();
    boolean proxyUser = own.isPresent() && own.getAsLong() == Users.PROXY;
    return entry(context.options().users().application(proxyUser ? OptionalLong.empty() : own));
  }

  private PodEntry entry(OptionalInt user) {
    return new PodEntry(network.name(), files.directory(), pod.meta().name(), user);
  }

  ContainerProcess start(PodPlan.Step step) throws IOException, Environment.Missing {
    Container container = step.container();
    KubeletOptions options = context.options();
    Environment environment =
        new Environment(pod, network.address(), options.hostAddress(), context.source());
    Map<String, String> variables = environment.of(container, options.environment());
    List<String> command =
        switch (step.program()) {
          case Program.Local(List<String> local) ->
              local.stream().map(word -> Environment.expand(word, variables)).toList();
          case Program.ControlPlane(List<String> pilot) -> pilot;
          case Program.Proxy() -> options.proxy().command(bootstrap(container));
          case Program.Unknown(String message) -> throw new IOException(message);
          case Program.CaptureInit() ->
              throw new IllegalStateException("rules are loaded, not run");
        };
    PodEntry entry = entry(step);
    Path log =
        KubeletOptions.log(
            options.state(), pod.meta().namespace(), pod.meta().name(), container.name());
    openForUser(log, entry.user());
    return ContainerProcess.start(entry.command(command), variables, log);
  }

  private String bootstrap(Container proxy) throws IOException {
    Bootstrap.Discovery discovery = context.options().proxy().discovery();
    Bootstrap.Discovery known =
        switch (context.options().users()) {
          case ALL -> discovery;
          case ONE -> discovery.withMark(Users.PROXY);
        };
    String json = Bootstrap.json(PodPlan.identity(pod, proxy, network.address()), known);
    return files.write("bootstrap-" + proxy.name() + ".json", json).toString();
  }

  // A program that opens /dev/stdout anew (Envoy's access log) must be allowed to open this file.
  private static void openForUser(Path log, OptionalInt user) throws IOException {
    Files.createDirectories(log.getParent());
    if (Files.notExists(log)) Files.createFile(log);
    if (user.isPresent()) Files.setAttribute(log, "unix:uid", user.getAsInt());
  }
}
