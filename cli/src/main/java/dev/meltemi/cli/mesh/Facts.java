package dev.meltemi.cli.mesh;

import dev.meltemi.cli.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a running mesh tells other commands.
 *
 * @param ingress loopback address of the ingress gateway on the host
 * @param http its port named http
 * @param https its port named https
 * @param readyMillis from the start of {@code up} to the last ready pod
 */
record Facts(
    String apiServer, String ingress, int http, int https, String dataPlane, long readyMillis) {

  String url() {
    return "http://" + ingress + (http == 80 ? "" : ":" + http);
  }

  void write(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.createDirectories(file.getParent());
    Files.write(next, new JsonMapper().writeValueAsBytes(this));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Empty while no mesh is ready. */
  static Optional<Facts> read(StateFolder state) {
    if (!Files.exists(state.facts())) return Optional.empty();
    try {
      return Optional.of(
          new JsonMapper().readValue(Files.readAllBytes(state.facts()), Facts.class));
    } catch (IOException | JacksonException e) {
      throw new UserError("%s cannot be read: %s".formatted(state.facts(), e.getMessage()));
    }
  }
}
