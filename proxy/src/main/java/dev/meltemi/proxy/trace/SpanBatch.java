package dev.meltemi.proxy.trace;

import dev.meltemi.proxy.http.Headers;
import dev.meltemi.proxy.http.HttpRequest;
import dev.meltemi.proxy.http.HttpResponse;
import dev.meltemi.proxy.loop.Worker;
import dev.meltemi.proxy.upstream.Attempt;
import dev.meltemi.proxy.upstream.Failure;
import dev.meltemi.proxy.upstream.Host;
import dev.meltemi.proxy.upstream.UpstreamCluster;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One worker's spans: sent when {@value #ENOUGH} wait or the first has waited a second, one request
 * at a time. While one is under way up to {@value #MOST} wait; what would be more is dropped.
 */
final class SpanBatch {
  static final int MOST = 2048;
  private static final int ENOUGH = 256;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final SpanExport export;
  private final Worker worker;
  private List<SpanData> waiting = new ArrayList<>();
  private @Nullable Sending sending;
  private boolean timed;

  SpanBatch(SpanExport export, Worker worker) {
    this.export = export;
    this.worker = worker;
  }

  void add(SpanData span) {
    if (waiting.size() >= MOST) {
      export.dropped.increment();
      return;
    }
    waiting.add(span);
    if (waiting.size() >= ENOUGH) flush();
    else if (!timed) later();
  }

  private void later() {
    timed = true;
    var _ =
        worker.after(
            LONGEST_WAIT,
            () -> {
              timed = false;
              flush();
            });
  }

  private void flush() {
    if (sending != null || waiting.isEmpty()) return;
    List<SpanData> batch = waiting;
    waiting = new ArrayList<>();
    Optional<UpstreamCluster> cluster = export.cluster();
    @Nullable Host host = cluster.map(to -> to.pick(worker, null)).orElse(null);
    if (cluster.isEmpty() || host == null) {
      export.dropped.add(batch.size());
      return;
    }
    var next = new Sending(cluster.get(), host, batch);
    sending = next;
    next.start();
  }

  private void over(int spans, boolean delivered) {
    (delivered ? export.sent : export.dropped).add(spans);
    sending = null;
    if (waiting.size() >= ENOUGH) flush();
    else if (!waiting.isEmpty() && !timed) later();
  }

  /** One request to the collector. */
  private final class Sending implements Attempt.Listener {
    private final int spans;
    private final byte[] body;
    private final HttpRequest request;
    private final Attempt attempt;
    private final Future<?> timeout;
    private int status;
    private boolean refused;
    private boolean done;

    Sending(UpstreamCluster cluster, Host host, List<SpanData> batch) {
      spans = batch.size();
      body = export.format.body(batch);
      request = export.format.request(body.length);
      attempt = new Attempt(cluster, host, worker, request, List.of(), this);
      timeout = worker.after(TIMEOUT, this::late);
    }

    void start() {
      attempt.start();
    }

    private void late() {
      attempt.cancel();
      finish(false);
    }

    private void finish(boolean delivered) {
      if (done) return;
      done = true;
      timeout.cancel(false);
      over(spans, delivered);
    }

    @Override
    public void connected() {
      attempt.send(request, body.length);
      attempt.sendData(Unpooled.wrappedBuffer(body));
      attempt.sendEnd(new Headers());
    }

    @Override
    public void head(HttpResponse response) {
      status = response.status();
      refused = refused(response.headers());
    }

    @Override
    public void data(ByteBuf data) {
      data.release();
    }

    @Override
    public void end(Headers trailers) {
      finish(status / 100 == 2 && !refused && !refused(trailers));
    }

    private static boolean refused(Headers headers) {
      @Nullable String grpc = headers.get("grpc-status");
      return grpc != null && !grpc.equals("0");
    }

    @Override
    public void failed(Failure failure, String reason, boolean responseBegun) {
      finish(false);
    }

    @Override
    public void upstreamWritable() {}
  }
}
