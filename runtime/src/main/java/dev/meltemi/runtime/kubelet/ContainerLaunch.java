package dev.meltemi.runtime.kubelet;

import dev.meltemi.api.kube.Container;
import dev.meltemi.api.kube.Pod;
import dev.meltemi.runtime.image.Program;
import dev.meltemi.runtime.netns.PodNetwork;
import dev.meltemi.runtime.process.ContainerProcess;
import dev.meltemi.runtime.process.PodEntry;
import dev.meltemi.runtime.process.Users;
import dev.meltemi.runtime.process.Visit;
import dev.meltemi.runtime.proxy.Bootstrap;
import dev.meltemi.runtime.volume.BoundFile;
import dev.meltemi.runtime.volume.MissingContent;
import dev.meltemi.runtime.volume.MountScript;
import dev.meltemi.runtime.volume.PodFields;
import dev.meltemi.runtime.volume.PodVolumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How the containers of one pod are started: user, environment, command and log file. */
record ContainerLaunch(
    Pod pod, PodNetwork network, PodFiles files, PodVolumes volumes, PodContext context) {
  /** The way in for a container's program and for commands that run beside it. */
  PodEntry entry(Container container) {
    Users users = context.options().users();
    OptionalLong own = container.setting().runAsUser();
    OptionalLong wanted = own.isPresent() ? own : pod.spec().runAsUser();
    OptionalInt user =
        switch (program(container)) {
          case Program.Proxy() -> users.proxy();
          case Program.ControlPlane(var _) ->
              users.application(wanted.isPresent() ? wanted : OptionalLong.of(0));
          case Program.Local(var _), Program.CaptureInit(), Program.Unknown(var _) ->
              users.application(wanted);
        };
    return entry(user, container);
  }

  /** A command that somebody runs beside a container's program, as its user. */
  Visit visit(String name, boolean terminal, List<String> command) throws MissingContent {
    Container container =
        containers().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    return new Visit(entry(container), variables(container), terminal, command);
  }

  private Program program(Container container) {
    return context
        .options()
        .images()
        .find(container.image(), container.command(), container.args());
  }

  private PodEntry entry(OptionalInt user, Container container) {
    return new PodEntry(
        network.name(),
        files.directory(),
        pod.meta().name(),
        user,
        files.mounts(container.name()),
        container.setting().workingDir());
  }

  ContainerProcess start(PodPlan.Step step) throws IOException, MissingContent {
    Container container = step.container();
    KubeletOptions options = context.options();
    PodEntry entry = entry(container);
    Map<String, String> variables = variables(container);
    List<BoundFile> mounts =
        volumes.prepare(container, entry.user(), text -> Environment.expand(text, variables));
    Path _ =
        files.write(
            files.mounts(container.name()).getFileName().toString(),
            MountScript.of(mounts, files.scratch()));
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
    Path log = log(container);
    openForUser(log, entry.user());
    context.logs().run(log);
    return ContainerProcess.start(entry.command(command), variables, log);
  }

  /** No container of the pod will write any more. */
  void endLogs() {
    containers().forEach(container -> context.logs().forget(log(container)));
  }

  private Path log(Container container) {
    return KubeletOptions.log(
        context.options().state(), pod.meta().namespace(), pod.meta().name(), container.name());
  }

  private Stream<Container> containers() {
    return Stream.concat(pod.spec().containers().stream(), pod.spec().initContainers().stream());
  }

  /** What the program of a container finds in its environment. */
  Map<String, String> variables(Container container) throws MissingContent {
    return new Environment(fields(pod, network, context), context.source())
        .of(container, context.options().environment());
  }

  static PodFields fields(Pod pod, PodNetwork network, PodContext context) {
    return new PodFields(pod, network.address(), context.options().hostAddress());
  }

  private String bootstrap(Container proxy) throws IOException {
    Bootstrap.Discovery discovery = context.options().proxy().discovery();
    Bootstrap.Discovery known =
        switch (context.options().users()) {
          case ALL -> discovery;
          case ONE -> discovery.withMark(Users.PROXY);
        };
    String json = Bootstrap.json(PodPlan.identity(pod, proxy, network.address()), known);
    String name = "bootstrap-" + proxy.name();
    Path text = files.write(name + ".json", json);
    return switch (context.options().proxy().form()) {
      case ProxyProgram.Form.Text() -> text.toString();
      case ProxyProgram.Form.Binary(var encoding) ->
          files.write(name + ".pb", encoding.apply(json)).toString();
    };
  }

  // A program that opens /dev/stdout anew (Envoy's access log) must be allowed to open this file.
  private static void openForUser(Path log, OptionalInt user) throws IOException {
    Files.createDirectories(log.getParent());
    if (Files.notExists(log)) Files.createFile(log);
    if (user.isPresent()) Files.setAttribute(log, "unix:uid", user.getAsInt());
  }
}
