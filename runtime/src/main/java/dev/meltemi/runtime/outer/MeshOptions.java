package dev.meltemi.runtime.outer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the host's side of a mesh is told.
 *
 * @param state the state directory, one mesh at a time
 * @param supervisor the command that runs the supervisor inside; it talks on its standard output
 * @param environment additions to the supervisor's environment
 * @param forwards ports to open on the host's loopback
 * @param nodeAddress loopback address on which node ports are opened as services ask for them
 */
public record MeshOptions(
    Path state,
    List<String> supervisor,
    Map<String, String> environment,
    List<Forward> forwards,
    String nodeAddress) {
  public MeshOptions {
    state = state.toAbsolutePath().normalize();
    supervisor = List.copyOf(supervisor);
    environment = Map.copyOf(environment);
    forwards = List.copyOf(forwards);
  }

  /** The supervisor's own log, also of what cannot be said on its standard output. */
  public Path log() {
    return state.resolve("logs/supervisor.log");
  }
}
