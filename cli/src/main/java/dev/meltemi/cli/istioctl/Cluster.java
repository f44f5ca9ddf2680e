package dev.meltemi.cli.istioctl;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** An API server as the commands that run a mesh need it: apply a file, read, patch, follow. */
public final class Cluster implements AutoCloseable {
  private final ApiClient api;

  private Cluster(ApiClient api) {
    this.api = api;
  }

  public static Cluster of(Path kubeconfig) {
    return new Cluster(new ApiClient(Kubeconfig.find(Optional.of(kubeconfig), Optional.empty())));
  }

  /**
   * Creates what does not exist and changes what does.
   *
   * @param name what messages call the text
   * @throws dev.meltemi.cli.UserError when it is refused; nothing was changed then
   */
  public void apply(String name, String text) {
    var checked = InputDocuments.checked(List.of(new InputDocuments.Source(name, text)), "default");
    var targets = checked.documents().stream().map(d -> Target.of(d, Optional.empty())).toList();
    var _ = new ObjectWriter(api, ObjectWriter.Mode.APPLY, "-f " + name).write(targets);
  }

  /** The object or list at a path; empty when there is none. */
  public Optional<Map<String, Object>> get(String path) {
    return Optional.of(api.get(path)).filter(ApiClient.Reply::ok).map(ApiClient.Reply::body);
  }

  /** Changes parts of an object (RFC 7396). */
  public void mergePatch(String path, Map<String, Object> patch) {
    var reply = api.mergePatch(path, patch);
    if (!reply.ok()) throw api.failure("refuses a change of " + path + ": " + reply.message());
  }

  /**
   * Follows a list until {@code done} says so, or the server ends the watch.
   *
   * @param path with {@code ?watch=true}
   * @return whether {@code done} said so
   */
  public boolean follow(String path, Predicate<Map<String, Object>> done) {
    return api.follow(path, done);
  }

  @Override
  public void close() {
    api.close();
  }
}
