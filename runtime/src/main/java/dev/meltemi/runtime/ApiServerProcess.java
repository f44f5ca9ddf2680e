package dev.meltemi.runtime;

import dev.meltemi.runtime.netns.MeshAddresses;
import dev.meltemi.runtime.process.Backoff;
import dev.meltemi.runtime.process.ContainerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API server as a child process, started again whenever it ends. */
final class ApiServerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServerProcess.class);
  private static final int PORT = 443;
  private static final long ASK_EVERY_MILLIS = 20;

  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final InstantSource clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private Optional<ContainerProcess> process = Optional.empty();

  ApiServerProcess(
      List<String> command, Map<String, String> environment, Path log, InstantSource clock) {
    this.command = command;
    this.environment = environment;
    this.log = log;
    this.clock = clock;
  }

  /** Starts it and keeps it running on a thread of its own. */
  void start() throws IOException {
    launch();
    Thread.ofVirtual().name("apiserver").start(this::keepRunning);
  }

  /**
   * Returns when the API server accepts connections.
   *
   * @param ending ends the wait when it reaches zero
   * @throws IOException if it does not within the time
   */
  void awaitReady(Duration time, CountDownLatch ending) throws IOException, InterruptedException {
    Instant end = clock.instant().plus(time);
    while (!accepts()) {
      if (clock.instant().isAfter(end)) {
        throw new IOException(
            "the API server does not answer after %d s; see %s".formatted(time.toSeconds(), log));
      }
      if (ending.await(ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS))
        throw new IOException("the mesh is stopping");
    }
  }

  void stop(Duration grace) throws InterruptedException {
    stopping.countDown();
    Optional<ContainerProcess> current;
    synchronized (this) {
      current = process;
    }
    if (current.isPresent()) {
      int _ = current.get().stop(grace);
    }
  }

  private synchronized ContainerProcess launch() throws IOException {
    ContainerProcess launched = ContainerProcess.start(command, environment, log);
    process = Optional.of(launched);
    return launched;
  }

  private void keepRunning() {
    Backoff backoff = Backoff.FRESH;
    try {
      ContainerProcess current = process.orElseThrow();
      while (true) {
        Instant began = clock.instant();
        int exit = current.exit().get();
        if (stopping.getCount() == 0) return;
        backoff = backoff.afterRun(began, clock.instant());
        LOG.warn("the API server ended with {}; next start in {}", exit, backoff.pause());
        if (stopping.await(backoff.pause().toMillis(), TimeUnit.MILLISECONDS)) return;
        current = launch();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | IOException e) {
      LOG.error("the API server cannot be kept running", e);
    }
  }

  private static boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(MeshAddresses.API_SERVER, PORT), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
