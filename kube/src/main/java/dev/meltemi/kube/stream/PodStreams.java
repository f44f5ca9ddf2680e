package dev.meltemi.kube.stream;

import dev.meltemi.kube.registry.ApiFailure;
import dev.meltemi.kube.store.Json;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers to {@code exec}, {@code attach} and {@code portforward} of a pod. */
public final class PodStreams {
  /** The protocols of kubectl's remote commands; the fifth can tell that the input has ended. */
  private static final List<String> COMMANDS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");

  /** kubectl carries SPDY through a WebSocket for this one. */
  private static final List<String> PORTS = List.of("SPDY/3.1+portforward.k8s.io");

  private final PodAccess access;
  private final PodLogs logs;

  public PodStreams(PodAccess access, PodLogs logs) {
    this.access = access;
    this.logs = logs;
  }

  /**
   * @param query of the request, by name
   */
  public Upgrade exec(ObjectNode pod, Map<String, List<String>> query) {
    List<String> words = query.getOrDefault("command", List.of());
    if (words.isEmpty()) {
      throw ApiFailure.badRequest("you must specify at least one command for the container");
    }
    var command =
        new PodAccess.Command(
            Json.text(pod, "metadata", "namespace"),
            Json.text(pod, "metadata", "name"),
            running(pod, query),
            words,
            flag(query, "tty"));
    boolean input = flag(query, "stdin");
    return new Upgrade(
        COMMANDS,
        (channel, _) ->
            CommandChannel.install(channel, output -> access.execute(command, output), input));
  }

  /** The output of a container's program from now on; it has no input. */
  public Upgrade attach(ObjectNode pod, Map<String, List<String>> query) {
    String container = running(pod, query);
    if (flag(query, "stdin") || flag(query, "tty")) {
      throw ApiFailure.badRequest(
          "container %s has neither input nor a terminal here; attach without -i and -t, or use exec"
              .formatted(container));
    }
    return new Upgrade(
        COMMANDS,
        (channel, _) ->
            CommandChannel.install(channel, output -> logs.attach(pod, container, output), false));
  }

  public Upgrade portForward(ObjectNode pod) {
    String phase = Json.text(pod, "status", "phase");
    if (!phase.equals("Running")) {
      throw ApiFailure.badRequest(
          "unable to forward port because pod is not running. Current status=" + phase);
    }
    String namespace = Json.text(pod, "metadata", "namespace");
    String name = Json.text(pod, "metadata", "name");
    return new Upgrade(
        PORTS,
        (channel, _) -> {
          // SPDY's own frames are inside the WebSocket's.
          Tunnel.install(channel);
          PortForward.install(channel, port -> access.connect(namespace, name, port));
        });
  }

  /** Refuses what is no WebSocket, in words that an older kubectl prints. */
  public static ApiFailure upgradeRequired(String asked) {
    return ApiFailure.badRequest(
        asked.toLowerCase(java.util.Locale.ROOT).startsWith("spdy")
            ? "this API server speaks WebSocket, not SPDY, for exec, attach and port-forward: use"
                + " kubectl 1.31 or newer"
            : "Upgrade request required");
  }

  private static String running(ObjectNode pod, Map<String, List<String>> query) {
    String name = query.getOrDefault("container", List.of("")).getFirst();
    List<String> names = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        names.add(Json.text(container, "name"));
      }
    }
    if (name.isEmpty()) {
      return names.getFirst();
    }
    if (!names.contains(name)) {
      throw ApiFailure.badRequest(
          "container %s is not valid for pod %s"
              .formatted(name, Json.text(pod, "metadata", "name")));
    }
    return name;
  }

  private static boolean flag(Map<String, List<String>> query, String name) {
    String value = query.getOrDefault(name, List.of("")).getFirst();
    return value.equals("true") || value.equals("1");
  }

  /** Sends one message and waits until it has left; for threads other than the event loop. */
  static void send(Channel channel, Object message) {
    channel.writeAndFlush(message).awaitUninterruptibly();
  }
}
