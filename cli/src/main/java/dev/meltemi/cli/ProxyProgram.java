package dev.meltemi.cli;

import dev.meltemi.proxy.DataPlane;
import dev.meltemi.proxy.DataPlaneOptions;
import dev.meltemi.xds.bootstrap.Bootstrap;
import dev.meltemi.xds.decode.Decoded;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;

/**
 * The proxy of a pod. It starts as often as pods do, so it goes without the command line's library,
 * whose classes are too old for an archive (JEP 514) and take longer to load than the rest.
 */
public final class ProxyProgram {
  private ProxyProgram() {}

  /**
   * @param arguments number of event loops, file of the bootstrap
   */
  public static void main(String[] arguments) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try {
      System.exit(run(Path.of(arguments[1]), Integer.parseInt(arguments[0]), err));
    } catch (UserError e) {
      err.println("Error: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Serves until the process is told to end.
   *
   * @throws UserError when the bootstrap cannot be read or used
   */
  static int run(Path bootstrap, int concurrency, PrintWriter err) {
    // A name that has no address yet, as that of a control plane which starts, is asked for again
    // at once: the JDK would remember the failure for 10 s (networkaddress.cache.negative.ttl).
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    Security.setProperty("networkaddress.cache.ttl", "5");
    try {
      Bootstrap usable = usable(bootstrap, read(bootstrap), err);
      return Forever.run(DataPlane.start(usable, DataPlaneOptions.of(concurrency)));
    } catch (IOException e) {
      throw new UserError("The proxy of %s cannot run: %s.".formatted(bootstrap, e.getMessage()));
    }
  }

  /** As Envoy does, by the name's end. */
  private static Decoded<Bootstrap> read(Path file) throws IOException {
    return file.toString().endsWith(".pb")
        ? Bootstrap.read(Files.readAllBytes(file))
        : Bootstrap.read(Files.readString(file));
  }

  private static Bootstrap usable(Path file, Decoded<Bootstrap> read, PrintWriter err) {
    return switch (read) {
      case Decoded.Ok<Bootstrap>(Bootstrap value, List<String> notes) -> {
        notes.forEach(note -> err.println(file + ": without effect: " + note));
        err.flush();
        yield value;
      }
      case Decoded.Refused<Bootstrap>(List<String> reasons) ->
          throw new UserError(
              "The bootstrap %s asks for what this proxy cannot do:\n%s"
                  .formatted(file, String.join("\n", reasons)));
    };
  }
}
