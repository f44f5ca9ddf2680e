package dev.meltemi.proxy.http2;

import dev.meltemi.proxy.http.Http2Limits;
import dev.meltemi.proxy.observe.Http2Stats;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what costs the peer less than us, and ends the connection when that is too much. See
 * {@link Http2Limits} for the numbers.
 */
final class Guard {
  private static final int RESETS_PER_SECOND = 33;
  private static final int SETTINGS_PER_SECOND = 10;
  private static final int PINGS_PER_SECOND = 10;

  /** As Envoy: for each DATA frame that was sent, beyond some for each stream. */
  private static final int WINDOW_UPDATES_PER_DATA = 10;

  /** As Envoy, for each stream. */
  private static final int PRIORITIES = 100;

  private final Http2Limits limits;
  private final Http2Stats stats;
  private final Allowance resets;
  private final Allowance settings;
  private final Allowance pings;
  private long streams;
  private long dataFrames;
  private long windowUpdates;
  private long priorities;
  private int empty;
  private int unsent;

  Guard(Http2Limits limits, Http2Stats stats) {
    long now = System.nanoTime();
    this.limits = limits;
    this.stats = stats;
    this.resets = new Allowance(limits.resets(), RESETS_PER_SECOND, now);
    this.settings = new Allowance(limits.settings(), SETTINGS_PER_SECOND, now);
    this.pings = new Allowance(limits.pings(), PINGS_PER_SECOND, now);
  }

  void stream() {
    streams++;
  }

  void dataSent() {
    dataFrames++;
    pings.give();
  }

  void dataReceived() {
    pings.give();
    filled();
  }

  void filled() {
    empty = 0;
  }

  /** CVE-2023-44487 when the peer resets, CVE-2025-8671 when it makes us do it. */
  void reset() {
    if (!resets.take(System.nanoTime())) flood(stats.resetFlood, "http2.reset_flood");
  }

  void settings() {
    if (!settings.take(System.nanoTime())) flood(stats.settingsFlood, "http2.settings_flood");
  }

  void ping() {
    if (!pings.take(System.nanoTime())) flood(stats.pingFlood, "http2.ping_flood");
  }

  /** A frame that carries nothing and ends nothing. */
  void empty() {
    if (++empty > limits.emptyFrames()) {
      flood(stats.emptyFramesFlood, "http2.inbound_empty_frames_flood");
    }
  }

  void windowUpdate() {
    long most = 5 + 2 * (streams + WINDOW_UPDATES_PER_DATA * dataFrames);
    if (++windowUpdates > most) {
      flood(stats.windowUpdatesFlood, "http2.inbound_window_update_frames_flood");
    }
  }

  /** PRIORITY, and frames of types that we do not know. */
  void priority() {
    if (++priorities > PRIORITIES * (1 + streams)) {
      flood(stats.priorityFlood, "http2.inbound_priority_frames_flood");
    }
  }

  /**
   * @param number of this CONTINUATION in its head, from 1
   */
  void continuation(int number) {
    if (number > limits.continuations()) {
      flood(stats.continuationFlood, "http2.continuation_flood");
    }
  }

  /** An answer is written though the peer does not read. */
  void unsent(boolean writable) {
    if (writable) unsent = 0;
    else if (++unsent > limits.unsentFrames()) {
      flood(stats.outboundControlFlood, "http2.outbound_control_flood");
    }
  }

  private static void flood(LongAdder counter, String details) {
    counter.increment();
    throw Violation.ofConnection(ErrorCode.ENHANCE_YOUR_CALM, details);
  }
}
