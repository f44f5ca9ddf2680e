package dev.meltemi.runtime.internet;

import dev.meltemi.runtime.netns.MeshAddresses;
import dev.meltemi.runtime.netns.Mounts;
import dev.meltemi.runtime.netns.PodNetwork;
import dev.meltemi.runtime.process.KeptProcess;
import dev.meltemi.runtime.process.PodEntry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * The internet of a local mesh: one address outside of pods and services, with a server behind a
 * few names. It starts on a thread of its own, beside the API server.
 */
public final class Internet {
  /** Where pods find the certificate that the server's own is signed by. */
  public static final String AUTHORITY = "internet-ca.crt";

  private static final PodNetwork NETWORK =
      new PodNetwork("internet", MeshAddresses.INTERNET_HOST, "inet0");
  private static final int HTTP = 80;
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_END = Duration.ofSeconds(1);

  private final CompletableFuture<KeptProcess> started = new CompletableFuture<>();

  /** The names that the mesh's DNS has for it, each with its address. */
  public static Map<String, String> names() {
    return Map.of(
        "httpbin.org", MeshAddresses.INTERNET_HOST,
        "www.httpbin.org", MeshAddresses.INTERNET_HOST,
        "eu.httpbin.org", MeshAddresses.INTERNET_HOST);
  }

  private Internet() {}

  /**
   * Begins to start; the outer network is there already.
   *
   * @param server made on the starting thread
   * @param ending ends the start when it reaches zero
   */
  public static Internet start(
      Supplier<InternetServer> server,
      Map<String, String> environment,
      Path log,
      InstantSource clock,
      CountDownLatch ending) {
    Internet internet = new Internet();
    Thread.ofVirtual()
        .name("internet")
        .start(() -> {
          try {
            KeptProcess process = process(server.get(), environment, log, clock);
            process.start();
            process.awaitReady(LONGEST_START, ending);
            internet.started.complete(process);
          } catch (IOException | RuntimeException failed) {
            internet.started.completeExceptionally(failed);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            internet.started.completeExceptionally(e);
          }
        });
    return internet;
  }

  private static KeptProcess process(
      InternetServer server, Map<String, String> environment, Path log, InstantSource clock)
      throws IOException {
    NETWORK.create();
    Mounts.mount(AUTHORITY, server.authority());
    // Without a resolver that answers, a server that asks for its client's name waits 5 s for it.
    Path files = Files.createDirectories(Mounts.inside("internet-etc"));
    Files.writeString(files.resolve("resolv.conf"), "nameserver " + MeshAddresses.DNS + "\n");
    Files.writeString(files.resolve("hosts"), "127.0.0.1 localhost\n");
    Path noVolumes = files.resolve("mounts");
    PodEntry entry =
        new PodEntry(NETWORK.name(), files, NETWORK.name(), OptionalInt.empty(), noVolumes, "");
    return new KeptProcess(
        "the stand-in for the internet",
        new InetSocketAddress(MeshAddresses.INTERNET_HOST, HTTP),
        entry.command(server.command()),
        environment,
        log,
        clock);
  }

  /** Returns when its server answers. */
  public void awaitReady() throws IOException, InterruptedException {
    try {
      started.get();
    } catch (ExecutionException failed) {
      throw new IOException(
          "the stand-in for the internet cannot start: " + failed.getCause(), failed);
    }
  }

  public void stop() throws InterruptedException {
    if (started.isDone() && !started.isCompletedExceptionally()) {
      started.join().stop(LONGEST_END);
    }
  }
}
