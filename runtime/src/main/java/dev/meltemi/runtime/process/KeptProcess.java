package dev.meltemi.runtime.process;

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

/**
 * A program of the mesh itself that is no pod, as a child process: started again whenever it ends.
 */
public final class KeptProcess {
  private static final Logger LOG = LoggerFactory.getLogger(KeptProcess.class);
  private static final long ASK_EVERY_MILLIS = 20;

  private final String name;
  private final InetSocketAddress address;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final InstantSource clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private Optional<ContainerProcess> process = Optional.empty();

  /**
   * @param name what people call it
   * @param address where it accepts connections
   */
  public KeptProcess(
      String name,
      InetSocketAddress address,
      List<String> command,
      Map<String, String> environment,
      Path log,
      InstantSource clock) {
    this.name = name;
    this.address = address;
    this.command = command;
    this.environment = environment;
    this.log = log;
    this.clock = clock;
  }

  /** Starts it and keeps it running on a thread of its own. */
  public void start() throws IOException {
    launch();
    Thread.ofVirtual().name(name).start(this::keepRunning);
  }

  /**
   * Returns when it accepts connections.
   *
   * @param ending ends the wait when it reaches zero
   * @throws IOException if it does not within the time
   */
  public void awaitReady(Duration time, CountDownLatch ending)
      throws IOException, InterruptedException {
    Instant end = clock.instant().plus(time);
    while (!accepts()) {
      if (clock.instant().isAfter(end)) {
        throw new IOException(
            "%s does not answer after %d s; see %s".formatted(name, time.toSeconds(), log));
      }
      if (ending.await(ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS))
        throw new IOException("the mesh is stopping");
    }
  }

  public void stop(Duration grace) throws InterruptedException {
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
        LOG.warn("{} ended with {}; next start in {}", name, exit, backoff.pause());
        if (stopping.await(backoff.pause().toMillis(), TimeUnit.MILLISECONDS)) return;
        current = launch();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | IOException e) {
      LOG.error("{} cannot be kept running", name, e);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
