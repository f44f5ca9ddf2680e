package dev.meltemi.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps a process of the mesh up until it is told to end (SIGTERM, SIGINT), and then closes what it
 * ran.
 */
final class Forever {
  private Forever() {}

  /** Blocks until the process ends; {@code running} is closed by a shutdown hook. */
  static int run(AutoCloseable running) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(running), "shutdown"));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static void close(AutoCloseable running) {
    try {
      running.close();
    } catch (Exception e) {
      System.err.println("While ending: " + e);
    }
  }
}
