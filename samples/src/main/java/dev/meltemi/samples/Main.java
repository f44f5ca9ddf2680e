package dev.meltemi.samples;

import dev.meltemi.samples.bookinfo.Details;
import dev.meltemi.samples.bookinfo.ProductPage;
import dev.meltemi.samples.bookinfo.Ratings;
import dev.meltemi.samples.bookinfo.Reviews;
import dev.meltemi.samples.http.AccessLog;
import dev.meltemi.samples.http.Backend;
import dev.meltemi.samples.http.Program;
import dev.meltemi.samples.http.Server;
import dev.meltemi.samples.httpbin.Httpbin;
import dev.meltemi.samples.internet.EchoServer;
import dev.meltemi.samples.internet.ServerTls;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Runs one sample: {@code productpage}, {@code details}, {@code ratings}, {@code reviews
 * [v1|v2|v3]}, {@code httpbin}, {@code sleep} or {@code internet CERTIFICATE KEY}. The port is
 * $PORT, or 9080 for bookinfo, and 80 (8080 where 80 cannot be bound) for httpbin.
 */
public final class Main {

  private Main() {}

  /**
   * Serves until the process is told to end; exit status 2 for wrong arguments, 1 for a port that
   * is taken.
   */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> env = System.getenv();
    if (args.length == 1 && args[0].equals("sleep")) {
      new CountDownLatch(1).await();
    }
    if (args.length == 3 && args[0].equals("internet")) {
      internet(Path.of(args[1]), Path.of(args[2]));
      return;
    }
    Optional<Program> program =
        args.length == 0
            ? Optional.empty()
            : program(
                args[0],
                args.length > 1 ? args[1] : env.getOrDefault("SERVICE_VERSION", "v1"),
                env);
    if (program.isEmpty()) {
      System.err.println(
          "usage: productpage | details | ratings | reviews [v1|v2|v3] | httpbin | sleep | internet"
              + " CERTIFICATE KEY");
      System.exit(2);
      return;
    }
    try {
      Server server = start(args[0], program.get(), env);
      System.out.println(args[0] + " is listening on port " + server.port());
      System.out.flush();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    } catch (IOException | NumberFormatException e) {
      System.err.println(args[0] + " cannot start: " + e.getMessage());
      System.exit(1);
    }
  }

  /** All servers of the stand-in for the internet. */
  private static void internet(Path certificate, Path key) {
    AccessLog log = AccessLog.stdout();
    try {
      Server http = Server.start(80, new Httpbin(), log);
      Server https = Server.start(443, ServerTls.of(certificate, key), new Httpbin(), log);
      EchoServer echo = EchoServer.start(9000);
      System.out.printf(
          "httpbin is listening on %d and %d, echo on %d%n",
          http.port(), https.port(), echo.port());
    } catch (IOException e) {
      System.err.println("internet cannot start: " + e.getMessage());
      System.exit(1);
    }
  }

  private static Server start(String name, Program program, Map<String, String> env)
      throws IOException {
    AccessLog log = AccessLog.stdout();
    String port = env.get("PORT");
    if (port != null) {
      return Server.start(Integer.parseInt(port), program, log);
    }
    if (!name.equals("httpbin")) {
      return Server.start(9080, program, log);
    }
    try {
      return Server.start(80, program, log);
    } catch (BindException e) {
      return Server.start(8080, program, log);
    }
  }

  /**
   * The program of that name as the environment configures it; empty for a name or version that
   * there is not.
   */
  static Optional<Program> program(String name, String version, Map<String, String> env) {
    return switch (name) {
      case "productpage" ->
          Optional.of(
              new ProductPage(
                  backend("DETAILS", "details", env),
                  backend("REVIEWS", "reviews", env),
                  backend("RATINGS", "ratings", env)));
      case "details" -> Optional.of(new Details());
      case "ratings" -> Optional.of(new Ratings());
      case "reviews" ->
          Reviews.Version.named(version)
              .map(chosen ->
                  new Reviews(
                      chosen,
                      env.getOrDefault(
                          "POD_NAME", env.getOrDefault("HOSTNAME", "reviews-" + version)),
                      env.getOrDefault("CLUSTER_NAME", "null"),
                      backend("RATINGS", "ratings", env)));
      case "httpbin" -> Optional.of(new Httpbin());
      default -> Optional.empty();
    };
  }

  /**
   * A service by its name, which $NAME_HOSTNAME, $SERVICES_DOMAIN and $NAME_SERVICE_PORT change as
   * in the originals.
   */
  private static Backend backend(String prefix, String name, Map<String, String> env) {
    String domain = env.getOrDefault("SERVICES_DOMAIN", "");
    String host =
        env.getOrDefault(prefix + "_HOSTNAME", name) + (domain.isEmpty() ? "" : "." + domain);
    return Backend.at(host, Integer.parseInt(env.getOrDefault(prefix + "_SERVICE_PORT", "9080")));
  }
}
