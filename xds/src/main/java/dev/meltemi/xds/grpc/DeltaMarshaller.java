package dev.meltemi.xds.grpc;

import dev.meltemi.xds.session.DeltaReply;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Hands replies to gRPC without building a message of them. Of a server only. */
final class DeltaMarshaller implements MethodDescriptor.Marshaller<DeltaReply> {
  @Override
  public InputStream stream(DeltaReply reply) {
    return new Draining(reply);
  }

  @Override
  public DeltaReply parse(InputStream stream) {
    throw new UnsupportedOperationException("a server reads no responses");
  }

  /** gRPC drains it at once, and reads only what it has to compress. */
  private static final class Draining extends InputStream implements Drainable, KnownLength {
    private final DeltaReply reply;
    private final int size;
    private byte[] bytes = {};
    private int position;
    private boolean drained;

    Draining(DeltaReply reply) {
      this.reply = reply;
      this.size = reply.size();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      drained = true;
      reply.writeTo(target);
      return size;
    }

    @Override
    public int available() {
      return drained ? 0 : size - position;
    }

    @Override
    public int read() {
      if (available() == 0) return -1;
      if (bytes.length == 0) bytes = all();
      return bytes[position++] & 0xFF;
    }

    private byte[] all() {
      ByteArrayOutputStream copy = new ByteArrayOutputStream(size);
      try {
        reply.writeTo(copy);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return copy.toByteArray();
    }
  }
}
