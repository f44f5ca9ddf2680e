package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import dev.meltemi.cli.istioctl.Cluster;
import dev.meltemi.runtime.outer.LocalMesh;
import java.io.IOException;
import java.nio.file.Files;

/** A mesh that this process runs. */
record RunningMesh(
    StateFolder state, LocalMesh mesh, Cluster cluster, Facts facts, MeshConsole console)
    implements AutoCloseable {

  /** Returns when the mesh ends by itself or by {@code meltemi down}; its exit code. */
  int awaitEnd() {
    return mesh.ended().join();
  }

  @Override
  public void close() {
    console.close();
    cluster.close();
    try {
      Files.deleteIfExists(state.facts());
      mesh.close();
    } catch (IOException e) {
      throw new UserError("The mesh could not be stopped: " + e.getMessage());
    }
  }
}
