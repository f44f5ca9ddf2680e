package dev.meltemi.proxy.telemetry;

import dev.meltemi.proxy.observe.Flag;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The requests and connections between two parties, told apart by how they ended. */
public final class Series {
  /** Istio's buckets of {@code istio_request_duration_milliseconds}, in microseconds. */
  private static final long[] BOUNDS = {
    500,
    1_000,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    30_000_000,
    60_000_000,
    300_000_000,
    600_000_000,
    1_800_000_000,
    3_600_000_000L
  };

  private static final int MICROS = BOUNDS.length + 1;

  // Of connections.
  private static final int OPENED = 0;
  private static final int CLOSED = 1;
  private static final int SENT = 2;
  private static final int RECEIVED = 3;

  private record Ended(int outcome, Cells cells) {}

  private final Edge edge;
  private final IstioMetrics owner;
  private volatile Ended[] requests = {};
  private volatile Ended[] connections = {};

  Series(Edge edge, IstioMetrics owner) {
    this.edge = edge;
    this.owner = owner;
  }

  Edge edge() {
    return edge;
  }

  /** On the worker's thread. */
  public void request(int worker, int status, Set<Flag> flags, boolean grpc, long micros) {
    int outcome = Outcome.of(status, flags, grpc);
    @Nullable Cells cells = find(requests, outcome);
    if (cells == null) cells = moreRequests(outcome);
    if (cells == null) return;
    int bucket = 0;
    while (bucket < BOUNDS.length && micros > BOUNDS[bucket]) bucket++;
    cells.add(worker, bucket, 1);
    cells.add(worker, MICROS, micros);
  }

  /** On the worker's thread. */
  public void opened(int worker) {
    @Nullable Cells cells = connection(Outcome.of(0, Set.of(), false));
    if (cells != null) cells.add(worker, OPENED, 1);
  }

  /**
   * On the worker's thread.
   *
   * @param sent to the client
   * @param received from the client
   */
  public void closed(int worker, Set<Flag> flags, long sent, long received) {
    @Nullable Cells cells = connection(Outcome.of(0, flags, false));
    if (cells == null) return;
    cells.add(worker, CLOSED, 1);
    cells.add(worker, SENT, sent);
    cells.add(worker, RECEIVED, received);
  }

  private static @Nullable Cells find(Ended[] all, int outcome) {
    for (Ended one : all) if (one.outcome() == outcome) return one.cells();
    return null;
  }

  private synchronized @Nullable Cells moreRequests(int outcome) {
    @Nullable Cells known = find(requests, outcome);
    if (known != null || !owner.takesMore()) return known;
    var cells = new Cells(owner.workers(), MICROS + 1);
    requests = with(requests, new Ended(outcome, cells));
    return cells;
  }

  private @Nullable Cells connection(int outcome) {
    @Nullable Cells known = find(connections, outcome);
    return known != null ? known : moreConnections(outcome);
  }

  private synchronized @Nullable Cells moreConnections(int outcome) {
    @Nullable Cells known = find(connections, outcome);
    if (known != null || !owner.takesMore()) return known;
    var cells = new Cells(owner.workers(), RECEIVED + 1);
    connections = with(connections, new Ended(outcome, cells));
    return cells;
  }

  private static Ended[] with(Ended[] all, Ended one) {
    var more = java.util.Arrays.copyOf(all, all.length + 1);
    more[all.length] = one;
    return more;
  }

  void print(IstioText text) {
    String labels = edge.labels();
    for (Ended one : requests) {
      text.requests(labels + "," + Outcome.requestLabels(one.outcome()), one.cells(), BOUNDS);
    }
    for (Ended one : connections) {
      Cells cells = one.cells();
      text.connections(
          labels + "," + Outcome.connectionLabels(one.outcome()),
          cells.sum(OPENED),
          cells.sum(CLOSED),
          cells.sum(SENT),
          cells.sum(RECEIVED));
    }
  }
}
