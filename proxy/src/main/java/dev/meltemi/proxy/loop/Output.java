package dev.meltemi.proxy.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a channel: flushed once a turn, small pieces put together into one buffer so
 * that a short head and body leave in one write.
 */
public final class Output {
  private static final int COPIED_BYTES = 2048;

  private final Channel channel;
  private final Worker worker;
  private @Nullable ByteBuf tail;
  private boolean dirty;

  public Output(Channel channel, Worker worker) {
    this.channel = channel;
    this.worker = worker;
  }

  /** A buffer to write a head into; give it back to {@link #write} before anything else. */
  public ByteBuf buffer(int atLeast) {
    return channel.alloc().directBuffer(Math.max(1024, atLeast));
  }

  /**
   * The same for a head whose body follows at once.
   *
   * @param body its length in bytes; negative when it is not known
   */
  public ByteBuf bufferFor(int head, long body) {
    return buffer(body > 0 && body <= COPIED_BYTES ? head + (int) body : head);
  }

  /** Takes the buffer over. */
  public void write(ByteBuf data) {
    if (!dirty) {
      dirty = true;
      worker.dirty(this);
    }
    @Nullable ByteBuf last = tail;
    if (last != null) {
      int length = data.readableBytes();
      if (length <= COPIED_BYTES && length <= last.writableBytes()) {
        last.writeBytes(data);
        data.release();
        return;
      }
      tail = null;
      Channels.write(channel, last);
    }
    if (data.readableBytes() < COPIED_BYTES && !data.isReadOnly() && data.writableBytes() >= 64) {
      tail = data;
    } else {
      Channels.write(channel, data);
    }
  }

  public boolean isWritable() {
    return channel.isWritable();
  }

  /**
   * Whether there is room for more. Sends first what was written, where that takes the room: to
   * stop reading at the other side, and to begin again, costs more than a flush.
   */
  public boolean makesRoom() {
    if (channel.isWritable()) return true;
    flushNow();
    return channel.isWritable();
  }

  void flush() {
    dirty = false;
    pushTail();
    channel.flush();
  }

  /** Sends what was written, then closes. */
  public void close() {
    pushTail();
    channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
  }

  /** Sends what was written, then tells the peer that no more will come. */
  public void shutdown() {
    pushTail();
    channel
        .writeAndFlush(channel.alloc().buffer(0))
        .addListener(sent -> {
          if (sent.isSuccess()) Channels.shutdownOutput(channel);
        });
  }

  /** Sends what was written now. */
  public void flushNow() {
    pushTail();
    channel.flush();
  }

  /** Forgets what was not handed to the channel yet; for a channel that is closed. */
  public void discard() {
    @Nullable ByteBuf last = tail;
    tail = null;
    if (last != null) last.release();
  }

  private void pushTail() {
    @Nullable ByteBuf last = tail;
    tail = null;
    if (last != null) Channels.write(channel, last);
  }
}
