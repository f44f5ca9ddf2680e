package dev.meltemi.proxy.exchange;

import dev.meltemi.proxy.http.Headers;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What has come of a request's body, kept while it may still be sent (again). */
public final class RequestBody {
  private final List<ByteBuf> kept = new ArrayList<>(0);
  private long keptBytes;
  private long bytes;
  private boolean ended;
  private boolean complete = true;
  private Headers trailers = new Headers();

  void count(int more) {
    bytes += more;
  }

  void ended(Headers trailers) {
    this.ended = true;
    this.trailers = trailers;
  }

  /** Bytes received so far. */
  public long bytes() {
    return bytes;
  }

  public boolean hasEnded() {
    return ended;
  }

  public Headers trailers() {
    return trailers;
  }

  public long keptBytes() {
    return keptBytes;
  }

  /** Whether everything received so far is still here, so that it can be sent from the start. */
  public boolean isComplete() {
    return complete;
  }

  /** Takes the buffer over. */
  public void keep(ByteBuf data) {
    kept.add(data);
    keptBytes += data.readableBytes();
  }

  /** Hands out what is kept; each buffer is the receiver's to release. */
  public void replay(Consumer<ByteBuf> to) {
    for (ByteBuf data : kept) to.accept(data.retainedDuplicate());
  }

  /** There will be no other try. */
  public void forget() {
    if (bytes > 0) complete = false;
    kept.forEach(ByteBuf::release);
    kept.clear();
    keptBytes = 0;
  }
}
