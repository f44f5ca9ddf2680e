package dev.meltemi.kube.server;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The open end of an {@link Answer.Stream}. Safe for any thread; what is sent arrives in the order
 * of the calls.
 */
interface Outlet {

  /**
   * Sends what the supplier makes, on the connection's thread. Never blocks. A client that does not
   * read is cut off.
   */
  void send(Supplier<String> text);

  /** Ends the stream in order. */
  void end();

  boolean isOpen();

  /** Runs when the stream has ended, from either side; at once when it has ended already. */
  void onEnd(Runnable action);

  /** Runs again and again until the stream has ended. */
  void every(Duration period, Runnable action);

  /** Runs once, unless the stream has ended before. */
  void after(Duration delay, Runnable action);
}
