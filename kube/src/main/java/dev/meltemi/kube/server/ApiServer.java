package dev.meltemi.kube.server;

import dev.meltemi.kube.controller.Controllers;
import dev.meltemi.kube.registry.Registry;
import dev.meltemi.kube.store.ObjectStore;
import dev.meltemi.kube.stream.PodLogs;
import dev.meltemi.kube.stream.PodStreams;
import dev.meltemi.kube.tls.Authority;
import dev.meltemi.kube.tls.BearerToken;
import dev.meltemi.kube.tls.Kubeconfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Kubernetes API server with its store and controllers. Serves from the return of {@link #start}
 * until {@link #close}.
 */
public final class ApiServer implements AutoCloseable {

  private static final List<String> OWN_NAMES = List.of("localhost", "127.0.0.1");

  private final ObjectStore store;
  private final Controllers controllers;
  private final HttpsListener listener;
  private final Authority authority;
  private final BearerToken token;

  private ApiServer(
      ObjectStore store,
      Controllers controllers,
      HttpsListener listener,
      Authority authority,
      BearerToken token) {
    this.store = store;
    this.controllers = controllers;
    this.listener = listener;
    this.authority = authority;
    this.token = token;
  }

  /**
   * @throws IOException when the state folder cannot be used or the address cannot be listened on
   */
  public static ApiServer start(ApiServerOptions options) throws IOException {
    InstantSource clock = InstantSource.system();
    Path state = options.state();
    Files.createDirectories(state);
    Authority authority = Authority.open(state.resolve("pki"), clock);
    BearerToken token = BearerToken.open(state.resolve("token"));
    for (var kubeconfig : options.kubeconfigs().entrySet()) {
      Kubeconfig.write(kubeconfig.getKey(), kubeconfig.getValue(), authority);
    }
    ObjectStore store = ObjectStore.open(state.resolve("objects.db"));
    Registry registry = new Registry(store, clock, options.mutation());
    new Bootstrap(registry).run(options.names());
    PodLogs logs = new PodLogs(registry, options.logs(), clock);
    Metrics metrics = new Metrics(options.limits());
    Objects objects =
        new Objects(
            registry,
            new IstioAdmission(),
            new Watches(registry, metrics),
            logs,
            new PodStreams(options.pods(), logs));
    try {
      List<String> names =
          Stream.concat(OWN_NAMES.stream(), options.names().stream()).distinct().toList();
      HttpsListener listener =
          new HttpsListener(
              options.listen(),
              authority.server(names),
              authority.certificate(),
              new Api(token, objects, metrics),
              metrics);
      return new ApiServer(store, Controllers.start(registry, clock), listener, authority, token);
    } catch (IOException unusable) {
      store.close();
      throw unusable;
    }
  }

  /** The port that is listened on. */
  public int port() {
    return listener.port();
  }

  /** The administrator's token, for clients without a certificate. */
  public String token() {
    return token.value();
  }

  /**
   * Writes a kubeconfig for the administrator, readable by its owner only.
   *
   * @param serverUrl how clients reach this server, as {@code https://127.0.0.1:6443}
   */
  public void writeKubeconfig(Path file, String serverUrl) throws IOException {
    Kubeconfig.write(file, serverUrl, authority);
  }

  @Override
  public void close() {
    listener.close();
    controllers.close();
    store.close();
  }
}
