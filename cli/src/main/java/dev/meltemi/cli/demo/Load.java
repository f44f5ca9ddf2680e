package dev.meltemi.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Many requests from one place.
 *
 * @param connections kept at the same time; each carries one request at a time
 * @param limit for all of them together; what has no answer then has failed
 */
record Load(Http.Request request, int count, int connections, Duration limit) {

  /** For callers to notice that they are closed; a connection attempt may notice later. */
  private static final Duration CLOSING_MAX = Duration.ofSeconds(2);

  /**
   * Sends all and waits for their outcomes.
   *
   * @param progress is told the number of outcomes so far, from several threads
   */
  List<Http.Outcome> send(
      Connector connector, Sender from, LongSupplier nanos, IntConsumer progress) {
    var outcomes = new ConcurrentLinkedQueue<Http.Outcome>();
    var next = new AtomicInteger();
    var done = new AtomicInteger();
    var ended = new CountDownLatch(connections);
    List<Caller> callers = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Caller caller = new Caller(connector, from, nanos);
      callers.add(caller);
      Thread.ofVirtual()
          .name("demo-caller-", i)
          .start(() -> {
            try {
              while (next.getAndIncrement() < count) {
                outcomes.add(caller.send(request));
                progress.accept(done.incrementAndGet());
              }
            } finally {
              ended.countDown();
            }
          });
    }
    try {
      if (!ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        callers.forEach(Caller::close);
        boolean all = ended.await(CLOSING_MAX.toMillis(), TimeUnit.MILLISECONDS);
        for (int missing = all ? 0 : count - outcomes.size(); missing > 0; missing--) {
          outcomes.add(new Http.Failure("no connection in time", limit.toNanos()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      callers.forEach(Caller::close);
    }
    return List.copyOf(outcomes);
  }
}
